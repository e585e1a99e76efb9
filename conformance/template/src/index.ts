import { createRun } from "@portico/core/driver";
import { driver } from "./driver.ts";

export { driver };

/** Runs a program: `run(async (scope) => { ... })`. */
export const run: ReturnType<typeof createRun<never>> = createRun(driver);
