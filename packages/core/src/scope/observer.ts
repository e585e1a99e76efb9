import type { ScopeImpl } from "./scope.ts";
import type { Waiter } from "./waiter.ts";

/** Told of every pending operation of a runtime, for `@portico/core/testing`. Programs have none. */
export interface Observer {
  /** `waiter` has just been put in the list of `scope`. */
  waiting(waiter: Waiter, scope: ScopeImpl): void;
  /** `waiter` is out of the list of `scope` because it settles, in this very call. One that is cancelled is not told of. */
  settling(waiter: Waiter, scope: ScopeImpl): void;
}
