import type { Main, RunOptions } from "@portico/core";
import { createRun } from "@portico/core/driver";
import { type BunCapability, driver } from "./driver.ts";

export { type BunCapability, driver };

/** Runs an app on Bun: hands it a root scope, and ends the program with its exit code. */
export const run: (main: Main<BunCapability>, options?: RunOptions) => Promise<void> = createRun(driver);
