import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const month = 30 * 24 * 60 * 60 * 1000;
  let fired = false;
  const timer = setTimeout(() => {
    fired = true;
  }, month);
  await sleep(50);
  clearTimeout(timer);
  print(`a month has passed: ${fired}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const month = 30 * 24 * 60 * 60 * 1000;
  let fired = false;
  scope.spawn(
    async (task) => {
      await task.sleep(month);
      fired = true;
    },
    { background: true },
  );
  await scope.sleep(50);
  print(`a month has passed: ${fired}`);
}
// #endregion
