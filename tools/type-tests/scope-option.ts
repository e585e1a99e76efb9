// expect: TS2561
// expect: 'timeoutMs' does not exist in type 'ScopeOptions'. Did you mean to write 'timeout'?
import type { Scope } from "@portico/core";

declare function fetchOne(scope: Scope): Promise<number>;
export function wrong(scope: Scope): Promise<number> {
  return scope.scope(fetchOne, { timeoutMs: 10 });
}
