import { each } from "./ring.ts";
import type { ScopeImpl } from "./scope.ts";
import type { Waiter } from "./waiter.ts";

/**
 * Whether every task below `root` waits for an operation of Portico, and each operation `counts`. A body that waits for a
 * promise Portico does not know is taken for one that runs, and so is a task that is about to start.
 */
export function everyTaskWaits(root: ScopeImpl, counts: (waiter: Waiter) => boolean): boolean {
  const pending = [root];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const waiter of each(scope.waiters)) if (!counts(waiter)) return false;
    if (scope.children === null && scope.waiters === null) return false;
    for (const child of each(scope.children)) pending.push(child);
  }
  return true;
}
