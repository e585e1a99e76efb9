import type { CancelReason } from "../errors.ts";
import type { ScopeImpl } from "./scope.ts";

/** What a hook is told of a scope or task. */
export interface ScopeEvent {
  readonly name: string;
  /** The names from the root down, as `dump()` has them. */
  readonly path: readonly string[];
  readonly reason: CancelReason;
}

/**
 * Told of what is no failure and yet what an incident is made of. Called in the middle of the scope's work, so a hook is
 * to note and to return; what it throws goes to `report`.
 */
export interface Hooks {
  /** A task has ended because it was cancelled, by anything but a deadline. */
  readonly cancelled?: (event: ScopeEvent) => void;
  /** The deadline of a scope has passed: once for the scope whose deadline it was. */
  readonly timedOut?: (event: ScopeEvent) => void;
  /** A scope ignores its cancellation: `cancelGrace` milliseconds later it has not ended. Default: reported. */
  readonly slow?: (event: ScopeEvent) => void;
  /** A scope was given up, because `abandonAfter` had passed. */
  readonly orphaned?: (event: ScopeEvent) => void;
}

export function tell(hook: ((event: ScopeEvent) => void) | undefined, scope: ScopeImpl): void {
  if (hook === undefined) return;
  try {
    hook({ name: scope.name, path: pathOf(scope), reason: scope.reason as CancelReason });
  } catch (error) {
    scope.runtime.report(error);
  }
}

function pathOf(scope: ScopeImpl): string[] {
  const path: string[] = [];
  for (let at: ScopeImpl | null = scope; at !== null; at = at.parent) path.unshift(at.name);
  return path;
}
