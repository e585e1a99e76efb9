import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import type { ParentPort } from "../traits/spawn.ts";
/** The inside of a thread: imports the module with `load`, then serves the parent's calls until the thread is ended. */
export declare function serveThread<C extends Capability>(driver: Driver<C>, port: ParentPort, load: () => Promise<unknown>): void;
