// The driver entry without facades for files, sockets and threads: tasks, time and entropy only.
import type { Capability } from "./capabilities.ts";
import type { Driver } from "./contract.ts";
import { createRunWith } from "./run.ts";
import type { Main, RunOptions } from "./run-types.ts";
import { openRootWith, type Root, type RootOptions } from "./runtime.ts";

/** As in `@portico/core/driver`, for a driver without files, sockets and threads. */
export function createRun<C extends Capability>(
  driver: Driver<C>,
): (main: Main<C>, options?: RunOptions) => Promise<void> {
  return createRunWith(driver, {});
}

/** As in `@portico/core/driver`, for a driver without files, sockets and threads. */
export function openRoot<C extends Capability>(driver: Driver<C>, options: RootOptions = {}): Root<C> {
  return openRootWith(driver, options, {});
}
