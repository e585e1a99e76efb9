import type { PorticoError } from "../errors.ts";
import type { LockWait } from "../sync/lock.ts";
import type { Alarm } from "../time/queue.ts";
import type { Cleanups } from "./cleanups.ts";

/** What only few scopes have, kept apart so that the many stay small. */
export interface Rare {
  /** What failed in here, in the order it happened; cancellations of this very scope are not failures. */
  failures?: unknown[];
  /** Takes the failures of an isolated task instead of the parent. */
  isolate?: ((error: unknown) => void) | undefined;
  /** Deferred functions and owned resources. */
  cleanups?: Cleanups;
  /** A deadline of its own, tighter than those above, and what rings then. */
  timer?: Alarm;
  deadline?: number;
  /** What the scope rejects with, once asked for. */
  error?: PorticoError;
  facets?: Record<string, unknown>;
  /** Aborts `scope.signal`. */
  abort?: AbortController;
  /** Stops listening to the signal that came as an option. */
  unlisten?: () => void;
  /** Milliseconds after its cancellation until what is left of it is given up. */
  abandonAfter?: number;
  abandonment?: Alarm;
  /** The latest of the task's pending waits for locks; the others are linked from it. */
  lockWait?: LockWait | undefined;
  /** In development: where the task was spawned. */
  site?: string;
}
