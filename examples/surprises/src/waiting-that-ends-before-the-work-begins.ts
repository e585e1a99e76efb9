import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let running = 0;

  async function work(name: string): Promise<void> {
    await null; // as a queue does: the job starts a moment later
    running++;
    print(`${name} starts`);
    await null;
    running--;
  }

  for (const name of ["first", "second"]) void work(name);
  while (running > 0) await sleep(1);
  print("all done");
  await sleep(0);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  await scope.scope((jobs) => {
    for (const name of ["first", "second"]) jobs.spawn(() => print(`${name} starts`));
  });
  print("all done");
}
// #endregion
