import { invalid } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { type AnyArm, checkArms } from "./arms.ts";
import { Contest } from "./contest.ts";

const whatever = (): boolean => true;

/** `scope.race`: the first end decides, whatever it is. */
export function race(parent: ScopeImpl, arms: readonly AnyArm[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    checkArms("race", arms);
    if (arms.length === 0) throw invalid("race", "needs an arm: a race of none would never end");
    new Contest(parent, "race", arms, whatever, resolve, reject);
  });
}
