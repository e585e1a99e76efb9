import type { Capability } from "./capabilities.ts";
import type { Hooks } from "./scope/hooks.ts";
import type { Scope } from "./scope/types.ts";
import type { Timeouts } from "./time/types.ts";

/** The app: its exit code is 0 when it resolves, 1 when it rejects. */
export type Main<C extends Capability> = (scope: Scope<C>, context: MainContext) => unknown;

export interface MainContext {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  /** One variable of the environment. @throws PorticoError `PermissionDenied` where a policy hides it */
  readonly env: (name: string) => string | undefined;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Makes a fresh directory that is removed at the end of the run. @throws PorticoError `Unsupported` without files */
  readonly tmp: () => Promise<string>;
}

export interface RunOptions {
  /** Milliseconds from the first signal to the cancellation of the root scope. Default 10000. */
  readonly grace?: number;
  /** Milliseconds that deferred functions and closing resources of a scope get. Default 5000. */
  readonly cleanupGrace?: number;
  /** Milliseconds after its cancellation when a scope that has not ended is reported as slow. Default 5000. `Infinity`: never. */
  readonly cancelGrace?: number;
  /** Time limits of single operations by their kind, on every thread of the program. Default: none. */
  readonly timeouts?: Timeouts;
  /** Makes `scope.random()` repeatable: an integer. Default: a random one. */
  readonly seed?: number;
  /** Absolute URL of the module that exposes the functions for `parallel` and `blockOn`. */
  readonly worker?: string | { readonly href: string };
  /** How many threads `parallel` uses at most. Default: the runtime's parallelism. */
  readonly threads?: number;
  /** Arguments instead of the program's own. */
  readonly args?: readonly string[];
  /** Gets failures that no caller waits for, such as a connection handler's. Default: printed on standard error. */
  readonly report?: (error: unknown) => void;
  /** Told of tasks that are cancelled, time out, are slow to end or are given up. */
  readonly hooks?: Hooks;
  /** Adds to the stack of a task's failure where the task was spawned. Costs a stack trace a task. Default: false. */
  readonly development?: boolean;
}
