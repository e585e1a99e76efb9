import type { SpawnDriver } from "@portico/core/driver";
import type { Loop } from "./loop.ts";

/** Scheduling on one thread: this runtime has no others. */
export function createSpawn(loop: Loop): SpawnDriver {
  return { macrotask: (fn) => loop.macrotask(fn) };
}
