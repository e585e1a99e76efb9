// expect: TS2739
// expect: Type 'AbortController' is missing the following properties from type 'AbortSignal
import type { Scope } from "@portico/core";

export function wrong(scope: Scope, controller: AbortController): Promise<void> {
  return scope.scope((inner) => inner.sleep(1), { signal: controller });
}
