// expect: TS2741
// expect: Property 'then' is missing in type 'Task<number>' but required in type 'PromiseLike<unknown>'
// A task is joined.
import type { Scope } from "@portico/core";
export function wrong(scope: Scope): Promise<unknown> {
  return scope.wait(scope.spawn(() => 1));
}
