import type { Main, RunOptions } from "@portico/core";
import { createRun } from "@portico/core/driver";
import { type DenoCapability, driver } from "./driver.ts";

export { type DenoCapability, driver };

/** Runs an app on Deno: hands it a root scope, and ends the program with its exit code. */
export const run: (main: Main<DenoCapability>, options?: RunOptions) => Promise<void> = createRun(driver);
