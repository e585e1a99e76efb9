// expect: TS2345
// expect: Argument of type 'Promise<number>' is not assignable to parameter of type '(scope: BaseScope<never>) => unknown'
// A task is a function: what runs already is in no scope of its own.
import type { Scope } from "@portico/core";

declare function fetchOne(scope: Scope): Promise<number>;
export function wrong(scope: Scope): unknown {
  return scope.spawn(fetchOne(scope));
}
