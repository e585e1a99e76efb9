// expect: TS2741
// expect: Property 'then' is missing in type 'Lock' but required in type 'PromiseLike<unknown>'
import type { Lock } from "@portico/core";
export function wrong(lock: Lock): PromiseLike<unknown> {
  return lock;
}
