/** What makes a loop go round. */
export interface LoopClock {
  /** Calls `fire` once after `ms` milliseconds. @returns forgets it */
  setTimer(ms: number, fire: () => void): () => void;
  /** Absent where the loop itself knows all that keeps the program alive. */
  onIdle?(fn: () => void): () => void;
}

const hostClock: LoopClock = {
  setTimer(ms, fire) {
    const id = globalThis.setTimeout(fire, ms);
    return () => globalThis.clearTimeout(id);
  },
};

/**
 * The event loop of one in-memory program. It runs on the host's `setTimeout`, unless told otherwise, and counts what keeps the program alive:
 * waiting macrotasks, live timers, and whatever holds it, such as an open connection.
 */
export class Loop {
  readonly #clock: LoopClock;
  #alive = 0;
  readonly #idle = new Set<() => void>();

  constructor(clock: LoopClock = hostClock) {
    this.#clock = clock;
  }

  /** Runs `fn` in a later macrotask, in the order of the calls. */
  macrotask(fn: () => void): void {
    this.setTimer(0, fn);
  }

  /** Calls `fire` once after `ms` milliseconds. @returns forgets it */
  setTimer(ms: number, fire: () => void): () => void {
    const release = this.hold();
    const clear = this.#clock.setTimer(ms, () => {
      release();
      fire();
    });
    return () => {
      clear();
      release();
    };
  }

  /** Runs a whole operation in a later macrotask and settles with what it returns or throws. */
  later<T>(operation: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.macrotask(() => {
        try {
          resolve(operation());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Keeps the program alive. @returns ends that; calling it twice is fine */
  hold(): () => void {
    this.#alive++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#alive--;
      this.#checkIdle();
    };
  }

  /** Calls `fn` when nothing keeps the program alive. @returns stops watching */
  onIdle(fn: () => void): () => void {
    if (this.#clock.onIdle !== undefined) return this.#clock.onIdle(fn);
    this.#idle.add(fn);
    this.#checkIdle();
    return () => this.#idle.delete(fn);
  }

  /** Looks again in a macrotask of the host: what runs now may still start something. */
  #checkIdle(): void {
    if (this.#alive > 0 || this.#idle.size === 0) return;
    this.#clock.setTimer(0, () => {
      if (this.#alive > 0) return;
      for (const fn of [...this.#idle]) fn();
    });
  }
}
