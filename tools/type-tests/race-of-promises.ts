// expect: TS2322
// expect: Type 'Promise<number>' is not assignable to type 'Arm<never>'
import type { Scope } from "@portico/core";

declare function fetchOne(scope: Scope): Promise<number>;
export async function wrong(scope: Scope): Promise<unknown> {
  return scope.race([fetchOne(scope), (inner) => inner.sleep(10)]);
}
