// expect: TS2322
// expect: Type 'Promise<number>' is not assignable to type 'Arm<never>'
// An arm is a function: a promise that runs already could not be cancelled.
import type { Scope } from "@portico/core";

declare function fetchOne(scope: Scope): Promise<number>;
export async function wrong(scope: Scope): Promise<unknown> {
  return scope.all([fetchOne, fetchOne(scope)]);
}
