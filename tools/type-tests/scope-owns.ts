// expect: TS2353
// expect: 'owns' does not exist in type 'ScopeOptions'
// Only a task takes resources along: a nested scope's end would close what the caller still uses.
import type { Conn, Scope } from "@portico/core";

declare function answer(scope: Scope): Promise<void>;
export function wrong(scope: Scope, conn: Conn): Promise<void> {
  return scope.scope(answer, { owns: [conn] });
}
