import { invalid } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { type AnyArm, checkArms } from "./arms.ts";
import { Contest } from "./contest.ts";

/** `scope.any`: the first success decides; without one every failure comes out. */
export function any(parent: ScopeImpl, arms: readonly AnyArm[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    checkArms("any", arms);
    if (arms.length === 0) throw invalid("any", "needs an arm: none of none can succeed");
    new Contest(parent, "any", arms, (task) => task.succeeded, resolve, reject);
  });
}
