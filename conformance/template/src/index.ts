import { createRun } from "@portico/core/driver";
import { driver } from "./driver.ts";

export { driver };

/** Runs a program: `await run(async (scope) => { ... })`. */
export const run: ReturnType<typeof createRun<never>> = createRun(driver);
