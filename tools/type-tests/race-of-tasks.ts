// expect: TS2322
// expect: Type 'Task<void>' is not assignable to type 'Arm<never>'
// A task is running already: its function is the arm.
import type { Scope } from "@portico/core";

export function wrong(scope: Scope): unknown {
  const task = scope.spawn((inner) => inner.sleep(1));
  return scope.race([task]);
}
