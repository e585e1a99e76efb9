import type { SpawnDriver } from "@portico/core/driver";

/** Tasks only; `threads.ts` adds threads. `setImmediate` runs after the poll phase, so I/O that is ready goes first. */
export const spawn: SpawnDriver = {
  macrotask: (fn) => {
    setImmediate(fn);
  },
};
