// expect: TS2322
// expect: Type 'Lock' is not assignable to type 'Ownable'
// A lock stays with the task that took it.
import type { Lock, Scope } from "@portico/core";

export function wrong(scope: Scope, lock: Lock): void {
  scope.spawn((inner) => inner.sleep(1), { owns: [lock] });
}
