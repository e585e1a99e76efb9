// expect: TS2339
// expect: Property 'net' does not exist on type 'Scope<"fs">'
import type { Scope } from "@portico/core";
export function listen(scope: Scope<"fs">): unknown {
  return scope.net.listen({ port: 0 });
}
