import { type CancelReason, PorticoError } from "../errors.ts";
import { scheduleAbandonment } from "./orphans.ts";
import { before, firstOf } from "./ring.ts";
import type { ScopeImpl } from "./scope.ts";
import { keepStacks, leaveOutStacks } from "./stackless.ts";

/**
 * Cancels `top` and all below it that no shield covers: a scope before its children, those in the order they were made.
 * A loop and not a recursion, because trees may be deeper than the stack.
 *
 * @param errors those that report `reason`, to which what is missing is added
 */
export function cancelTree(top: ScopeImpl, reason: CancelReason, errors: PorticoError[]): void {
  const pending = [top];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    if (scope.reason !== undefined || scope.phase === "ended") continue;
    scope.reason = reason;
    refuseWaiters(scope, errors);
    if (scope.rare !== undefined) tellOthers(scope);
    for (let child = scope.children; child !== null; child = before(scope.children, child)) {
      if (!child.shielded) pending.push(child);
    }
  }
}

/** One error for all that wait for the same, found in `errors`: making one costs more than everything else here. */
function refuseWaiters(scope: ScopeImpl, errors: PorticoError[]): void {
  for (let waiter = firstOf(scope.waiters); waiter !== null; waiter = firstOf(scope.waiters)) {
    const { op, resource } = waiter;
    let error = resource === undefined ? errorOf(op, errors) : undefined;
    if (error === undefined) {
      // Somebody's `cancel` is in the stack; otherwise there would be nothing but core.
      const limit = scope.reason?.kind === "user" ? undefined : leaveOutStacks();
      try {
        error = cancelError(scope, op, resource);
      } finally {
        keepStacks(limit);
      }
      if (resource === undefined) errors.push(error);
    }
    scope.refuse(waiter, error);
  }
}

/** A loop over an array, because there are never more than a few operations. */
function errorOf(op: string, errors: readonly PorticoError[]): PorticoError | undefined {
  for (let i = 0; i < errors.length; i++) if (errors[i]?.op === op) return errors[i];
  return undefined;
}

function tellOthers(scope: ScopeImpl): void {
  scope.rare?.abort?.abort(cancelError(scope, "signal"));
  scheduleAbandonment(scope);
}

/** The error that operations of a cancelled scope reject with. */
export function cancelError(scope: ScopeImpl, op: string, resource?: string): PorticoError {
  const reason = scope.reason as CancelReason;
  const late = reason.kind === "deadline";
  const why = late ? `the deadline of "${reason.origin}" passed` : `"${reason.origin}" was cancelled (${reason.kind})`;
  const what = resource === undefined ? op : `${op} ${resource}`;
  return new PorticoError(late ? "TimedOut" : "Cancelled", `${what}: ${why}`, {
    op,
    resource,
    reason,
    cause: reason.detail,
    runtime: scope.runtime.driver.runtime,
  });
}
