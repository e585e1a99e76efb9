// expect: TS2554
// expect: Expected 1 arguments, but got 0
import type { Mutex } from "@portico/core";

export function wrong(mutex: Mutex): unknown {
  return mutex.lock();
}
