import type { Main, RunOptions } from "@portico/core";
import { createRun } from "@portico/core/driver";
import { createDriver, type MemoryCapability, type MemoryDriver } from "./driver.ts";

export { createDriver, type Machine, type MemoryCapability, type MemoryDriver } from "./driver.ts";
export { Network } from "./network.ts";

/** One machine that is there for the whole program. */
export const driver: MemoryDriver = createDriver();

/** Runs an app on {@link driver}: hands it a root scope, and ends the program with its exit code. */
export const run: (main: Main<MemoryCapability>, options?: RunOptions) => Promise<void> = createRun(driver);
