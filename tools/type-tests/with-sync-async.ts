// expect: TS2322
// expect: withSync takes no async function, use with
import type { Mutex, Scope } from "@portico/core";
export async function wrong(scope: Scope, mutex: Mutex): Promise<void> {
  await mutex.withSync(scope, async () => 1);
}
