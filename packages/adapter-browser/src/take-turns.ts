/** Runs `step`, which is done when it returns, while no other thread runs one for the same file. */
export type TakeTurns = <T>(file: string, step: () => T) => Promise<T>;

/** Among all threads and tabs, none of which sleeps: who sleeps keeps the lock that it has asked for. */
export const takeTurnsByLock: TakeTurns = (file, step) => navigator.locks.request(`portico.append ${file}`, step);

const turn = { free: 0, taken: 1 } as const;

/** How long a turn takes at most, milliseconds. A thread that is ended in its turn does not give it back. */
const patience = 10_000;

/** Memory for {@link takeTurnsByMemory}. */
export function createTurns(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/** Among the threads of a program, which have this memory in common. They may sleep, but never in their turn. */
export function takeTurnsByMemory(memory: SharedArrayBuffer): TakeTurns {
  const word = new Int32Array(memory);
  return async (_file, step) => {
    while (Atomics.compareExchange(word, 0, turn.free, turn.taken) !== turn.free) {
      if (Atomics.wait(word, 0, turn.taken, patience) === "timed-out") break;
    }
    try {
      return step();
    } finally {
      Atomics.store(word, 0, turn.free);
      Atomics.notify(word, 0, 1);
    }
  };
}
