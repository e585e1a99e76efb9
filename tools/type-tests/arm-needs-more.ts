// expect: TS2322
// expect: Type '(scope: Scope<"tcp">) => Promise<number>' is not assignable to type 'Arm<"fs">'
// An arm gets what the scope has, and no more.
import type { Scope } from "@portico/core";

declare function connect(scope: Scope<"tcp">): Promise<number>;
export async function wrong(scope: Scope<"fs">): Promise<unknown> {
  return scope.race([connect]);
}
