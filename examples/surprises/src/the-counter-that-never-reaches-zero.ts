import type { Scope } from "@portico/core";
import { never, type Print, sleep, timeout } from "./kit.ts";

// #region shared
const jobs: readonly (() => Promise<void>)[] = [
  () => sleep(1),
  () => Promise.reject(new Error("failed")),
  () => never(),
];
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  let running = 0;

  async function work(job: () => Promise<void>): Promise<void> {
    running++;
    await job();
    running--;
  }

  await Promise.allSettled(jobs.map((job) => Promise.race([work(job), timeout(50)])));
  print(`running: ${running}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let running = 0;

  async function work(scope: Scope, job: () => Promise<void>): Promise<void> {
    running++;
    scope.defer(() => {
      running--;
    });
    await scope.wait(job());
  }

  await Promise.allSettled(jobs.map((job) => scope.timeout(50, (inner) => work(inner, job))));
  print(`running: ${running}`);
}
// #endregion
