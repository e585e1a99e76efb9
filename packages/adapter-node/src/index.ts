import type { Main, RunOptions } from "@portico/core";
import { createRun } from "@portico/core/driver";
import { driver, type NodeCapability } from "./driver.ts";

export { driver, type NodeCapability };

/** Runs an app on Node: hands it a root scope, and ends the program with its exit code. */
export const run: (main: Main<NodeCapability>, options?: RunOptions) => Promise<void> = createRun(driver);
