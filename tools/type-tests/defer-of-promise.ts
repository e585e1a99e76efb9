// expect: TS2345
// expect: Argument of type 'Promise<void>' is not assignable to parameter of type '(scope:
// That closes the file now, and not at the end of the scope.
import type { File, Scope } from "@portico/core";

export function wrong(scope: Scope<"fs">, file: File): void {
  scope.defer(file.close());
}
