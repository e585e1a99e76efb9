import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let [connections, most] = [0, 0];

  async function fetchOne(): Promise<void> {
    most = Math.max(most, ++connections);
    await sleep(0);
    connections--;
  }

  await Promise.all(Array.from({ length: 100 }, fetchOne));
  print(`connections at once: ${most}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let [connections, most] = [0, 0];

  async function fetchOne(task: Scope): Promise<void> {
    most = Math.max(most, ++connections);
    await task.sleep(0);
    connections--;
  }

  const limit = scope.semaphore(4);
  await scope.scope((all) => {
    for (let i = 0; i < 100; i++) all.spawn((task) => limit.with(task, () => fetchOne(task)));
  });
  print(`connections at once: ${most}`);
}
// #endregion
