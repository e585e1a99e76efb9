import type { Capability } from "./capabilities.ts";
import type { Driver } from "./contract.ts";
import type { RunOptions } from "./run-types.ts";
import type { Scope } from "./scope/types.ts";

export type RootOptions = Pick<RunOptions, "grace" | "cleanupGrace" | "seed" | "worker" | "threads" | "report">;

/** A root scope and its end, for `run`, tests and programs that cannot use a callback. */
export interface Root<C extends Capability> {
  readonly scope: Scope<C>;
  /** Asks everything to stop: `scope.stopping`. */
  stop(): void;
  /** Ends the root: waits for its tasks, closes what it owns, ends its threads. Rejects with what failed in it. */
  close(): Promise<void>;
}

export declare function openRoot<C extends Capability>(driver: Driver<C>, options?: RootOptions): Root<C>;
