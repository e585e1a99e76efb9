import type { FullScope } from "../runner/case.ts";

type Wrapping = (scope: FullScope) => FullScope;

/** The arms of `all`, `race` and `any`, each called with a wrapped scope. What is no arm stays what it is. */
export function insideArms<A extends readonly unknown[]>(arms: A, wrap: Wrapping): A {
  if (!Array.isArray(arms)) return arms;
  return arms.map((arm) => inside(arm, wrap)) as unknown as A;
}

/** The same for `select`. */
export function insideNamedArms<A extends object>(arms: A, wrap: Wrapping): A {
  if (typeof arms !== "object" || arms === null || Array.isArray(arms)) return arms;
  return Object.fromEntries(Object.entries(arms).map(([name, arm]) => [name, inside(arm, wrap)])) as A;
}

function inside<T>(arm: T, wrap: Wrapping): T {
  if (typeof arm !== "function") return arm;
  const wrapped = (scope: FullScope): unknown => arm(wrap(scope));
  // Tasks are named by their functions.
  Object.defineProperty(wrapped, "name", { value: arm.name });
  return wrapped as T;
}
