import type { ScopeImpl } from "./scope.ts";

/** Whether `scope` is a task of its own: what `spawn` made, or the root. */
export function isTask(scope: ScopeImpl): boolean {
  return scope.parent === null || (scope.reportsUp && !scope.open);
}

/** The task that acts through `scope`, which is the task's own or nested in it. */
export function taskOf(scope: ScopeImpl): ScopeImpl {
  let task = scope;
  while (!isTask(task)) task = task.parent as ScopeImpl;
  return task;
}
