import type { ScopeImpl } from "./scope.ts";

/**
 * Whether every task below `root` waits for another one: for its end, a lock, a channel, or a time that never comes. Then
 * nothing can happen any more. A body that waits for a promise Portico does not know is taken for one that runs.
 */
export function isQuiescent(root: ScopeImpl): boolean {
  const pending = [root];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    if (scope.phase === "waiting-to-start") return false;
    for (const waiter of scope.waiters) if (!waiter.internal) return false;
    if (scope.children.first === null && scope.waiters.first === null) return false;
    for (const child of scope.children) pending.push(child);
  }
  return true;
}
