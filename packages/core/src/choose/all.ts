import type { ScopeImpl } from "../scope/scope.ts";
import { type AnyArm, checkArms, scopeOfArms, startArms } from "./arms.ts";

/** `scope.all`: the arms are tasks like any other, of a scope whose value is theirs. */
export function all(parent: ScopeImpl, arms: readonly AnyArm[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    checkArms("all", arms);
    const scope = scopeOfArms(parent, "all");
    let tasks: ScopeImpl[] = [];
    scope.onEnd = () => {
      scope.value = tasks.map(({ value }) => value);
      const lacking = tasks.find(({ succeeded }) => !succeeded);
      if (scope.succeeded && lacking !== undefined) scope.fail(lacking.error);
      scope.settleCall("all", undefined, resolve, reject);
    };
    tasks = startArms(scope, arms, failIfGone);
  });
}

/** An arm that cancelled itself is no failure to a scope, but here its value is missing. */
function failIfGone(task: ScopeImpl): void {
  const scope = task.parent as ScopeImpl;
  if (task.gaveUp && task.failures === undefined && task.reason !== scope.reason) scope.fail(task.error);
}
