import type { Lock } from "../locks.ts";

/** A semaphore by hand, in the order of the calls, and without cancelling. With one permit it is a mutex. */
export function permits(all: number): Lock {
  let free = all;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
