// expect: TS2554
// expect: Expected 2-3 arguments, but got 1
import type { Semaphore } from "@portico/core";

export function wrong(semaphore: Semaphore): unknown {
  return semaphore.with(async () => 1);
}
