// expect: TS2345
// expect: '(scope: Scope<"fs">) => Promise<void>' is not assignable to parameter of type '(scope: Scope<"tcp">)
// A task gets what the scope has, and no more.
import type { Scope } from "@portico/core";

declare function save(scope: Scope<"fs">): Promise<void>;
export function wrong(scope: Scope<"tcp">): void {
  scope.spawn(save);
}
