import type { ScopeImpl } from "./scope.ts";
import type { Stopping } from "./types.ts";

/** The run's wish to stop: set once, told to everyone who waits. */
export class StopSignal {
  requested = false;
  /** Set by `run`, for which a signal is something to wait for: keeps the program alive until the result is called. */
  hold: (() => () => void) | undefined;
  #release: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();

  /** How many wait. */
  get listeners(): number {
    return this.#listeners.size;
  }

  request(): void {
    if (this.requested) return;
    this.requested = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    this.#letGo();
    for (const listener of listeners) listener();
  }

  listen(fn: () => void): () => void {
    this.#listeners.add(fn);
    this.#release ??= this.hold?.();
    return () => {
      this.#listeners.delete(fn);
      if (this.#listeners.size === 0) this.#letGo();
    };
  }

  #letGo(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

/** The signal as one scope sees it: its waiting is governed by that scope. */
export class StoppingView implements Stopping {
  readonly #scope: ScopeImpl;

  constructor(scope: ScopeImpl) {
    this.#scope = scope;
  }

  get requested(): boolean {
    return this.#scope.runtime.stop.requested;
  }

  wait(): Promise<void> {
    const { stop } = this.#scope.runtime;
    return this.#scope.park<void>("stopping", undefined, (waiter) => {
      const told = (): void => {
        if (this.#scope.unpark(waiter)) waiter.resolve();
      };
      if (stop.requested) {
        told();
        return undefined;
      }
      return stop.listen(told);
    });
  }
}
