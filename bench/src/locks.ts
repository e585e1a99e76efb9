import { type Opener, stateless } from "./probe.ts";

/** A lock to the benches: runs `work` in a turn of its own. */
export type Lock = (work: () => Promise<number>) => Promise<number>;

/** What one of a crowd does with the lock. */
export type Member = (lock: Lock) => Promise<number>;

/** `size` that run at the same time. @returns what each comes to */
export type Crowd = (size: number, member: Member) => Promise<number[]>;

/** The benches of a mutex or a semaphore: alone, or in a crowd in which all but those whose turn it is wait. */
export function locking(lock: Lock, crowd: Crowd = together(lock)): Opener {
  return stateless(async (count, waiting) => {
    const size = Math.min(waiting, count);
    const sums = size === 0 ? [await turns(count)(lock)] : await crowd(size, turns(Math.round(count / size)));
    const done = sums.reduce((all, sum) => all + sum, 0);
    // Every member has as many turns as the others, so together they may be a little off.
    if (Math.abs(done - count) > size) throw new Error(`${done} turns instead of ${count}`);
  });
}

function turns(count: number): Member {
  return async (lock) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await lock(one);
    return sum;
  };
}

function together(lock: Lock): Crowd {
  return (size, member) => Promise.all(Array.from({ length: size }, () => member(lock)));
}

async function one(): Promise<number> {
  return 1;
}
