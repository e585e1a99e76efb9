import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let fired = false;
  const timer = sleep(0).then(() => {
    fired = true;
  });
  let items = 0;
  for (; !fired && items < 200_000; items++) await null;
  print(`a timer fired during the loop: ${fired}`);
  await timer;
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let fired = false;
  scope.spawn(async (task) => {
    await task.sleep(0);
    fired = true;
  });
  let items = 0;
  for (; !fired && items < 200_000; items++) {
    if (items % 100 === 0) await scope.yieldNow();
    else await null;
  }
  print(`a timer fired during the loop: ${fired}`);
}
// #endregion
