import type { Capability } from "./capabilities.ts";
import type { Driver } from "./contract.ts";
import type { Main, RunOptions } from "./run-types.ts";
export declare function createRun<C extends Capability>(driver: Driver<C>): (main: Main<C>, options?: RunOptions) => Promise<void>;
