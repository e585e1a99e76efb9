import type { ScopeImpl } from "./scope.ts";
import type { Stopping } from "./types.ts";

/** The run's wish to stop: set once, told to everyone who waits. */
export class StopSignal {
  requested = false;
  readonly #listeners = new Set<() => void>();

  request(): void {
    if (this.requested) return;
    this.requested = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  listen(fn: () => void): () => void {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
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
      if (!stop.requested) return stop.listen(told);
      told();
      return undefined;
    });
  }
}
