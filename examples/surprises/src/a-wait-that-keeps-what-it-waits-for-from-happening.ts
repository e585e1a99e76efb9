import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let ready = false;
  const load = sleep(0).then(() => {
    ready = true;
  });
  for (let turns = 0; !ready && turns < 1_000_000; turns++); // a synchronous API over an asynchronous one
  print(`ready: ${ready}`);
  await load;
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let ready = false;
  const load = scope.spawn(async (task) => {
    await task.sleep(0);
    ready = true;
  });
  await load.join();
  print(`ready: ${ready}`);
}
// #endregion
