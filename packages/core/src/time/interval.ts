import type { ScopeImpl } from "../scope/scope.ts";

/** The beat of `scope.interval`: ticks at whole multiples of `ms` after its start; those a slow loop missed are skipped. */
export class Interval implements AsyncIterableIterator<number> {
  readonly #scope: ScopeImpl;
  readonly #ms: number;
  readonly #start: number;
  #beat = 0;
  #count = 0;
  #stopped = false;

  constructor(scope: ScopeImpl, ms: number) {
    this.#scope = scope;
    this.#ms = ms;
    this.#start = scope.now();
  }

  async next(): Promise<IteratorResult<number>> {
    if (this.#stopped) return { done: true, value: undefined };
    const missed = Math.floor((this.#scope.now() - this.#start) / this.#ms);
    this.#beat = Math.max(this.#beat, missed) + 1;
    await this.#scope.sleepUntil(this.#start + this.#beat * this.#ms, "interval");
    return { done: false, value: this.#count++ };
  }

  async return(): Promise<IteratorResult<number>> {
    this.#stopped = true;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
