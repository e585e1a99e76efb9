// expect: TS2345
// expect: Argument of type 'Promise<number>' is not assignable to parameter of type '(scope:
// The limit could not cancel what has been called already.
import type { Scope } from "@portico/core";

declare function fetchOne(scope: Scope): Promise<number>;
export function wrong(scope: Scope): unknown {
  return scope.timeout(5000, fetchOne(scope));
}
