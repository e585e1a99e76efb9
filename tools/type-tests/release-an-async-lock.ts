// expect: TS2741
// expect: missing in type 'Promise<Lock>' but required in type 'Disposable'
// The await is missing.
import type { Mutex, Scope } from "@portico/core";

export function wrong(scope: Scope, mutex: Mutex): void {
  using _lock = mutex.lock(scope);
}
