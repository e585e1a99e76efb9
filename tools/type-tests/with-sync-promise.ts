// expect: TS2345
// expect: withSync takes no async function, use with
import type { Mutex, Scope } from "@portico/core";

const named = (): PromiseLike<number> => Promise.resolve(1);
export async function wrong(scope: Scope, mutex: Mutex): Promise<void> {
  await mutex.withSync(scope, named);
}
