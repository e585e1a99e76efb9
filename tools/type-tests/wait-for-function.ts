// expect: TS2345
// expect: Argument of type '() => Promise<number>' is not assignable to parameter of type 'PromiseLike<number>'
import type { Scope } from "@portico/core";

export function wrong(scope: Scope): Promise<number> {
  return scope.wait(async () => 1);
}
