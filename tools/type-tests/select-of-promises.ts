// expect: TS2322
// expect: Type 'Promise<number>' is not assignable to type 'Arm<never, unknown>'
import type { Scope } from "@portico/core";

declare function fetchOne(scope: Scope): Promise<number>;
export function wrong(scope: Scope): unknown {
  return scope.select({ one: fetchOne, two: fetchOne(scope) });
}
