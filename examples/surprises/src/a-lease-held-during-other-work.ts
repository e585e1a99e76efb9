import type { Scope } from "@portico/core";
import { type Print, sleep } from "./kit.ts";

// #region shared
/** What is lent to one at a time, as a pool of one connection does. */
function pool(): () => Promise<Disposable> {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return { [Symbol.dispose]: resolve };
  };
}
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  const acquire = pool();

  async function job(name: string, work: Promise<void>): Promise<void> {
    using _connection = await acquire();
    print(`${name} has fetched its rules`);
    await work;
    print(`${name} is done`);
  }

  await Promise.all([job("the slow job", sleep(20)), job("the quick job", Promise.resolve())]);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  const pool = scope.semaphore(1);

  async function job(task: Scope, work: Promise<void>): Promise<void> {
    await pool.with(task, () => print(`${task.name} has fetched its rules`));
    await task.wait(work);
    await pool.with(task, () => print(`${task.name} is done`));
  }

  await scope.scope((both) => {
    both.spawn((task) => job(task, sleep(20)), { name: "the slow job" });
    both.spawn((task) => job(task, Promise.resolve()), { name: "the quick job" });
  });
}
// #endregion
