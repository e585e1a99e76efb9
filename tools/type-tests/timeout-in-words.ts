// expect: TS2345
// expect: Argument of type 'string' is not assignable to parameter of type 'number'
import type { Scope } from "@portico/core";

export function wrong(scope: Scope): unknown {
  return scope.timeout("5s", (inner) => inner.sleep(1));
}
