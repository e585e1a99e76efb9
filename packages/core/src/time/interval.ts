import { invalid } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { IntervalOptions, MissedTicks } from "./types.ts";

/** How late a tick may be and still count as in time: no runtime's timers are exact. */
const tolerance = 5;

/** Missed ticks that are made up for before I/O gets a turn. */
const budget = 1024;

/**
 * The beat of `scope.interval`: ticks at whole multiples of `ms` after its start. What becomes of those that a slow loop
 * or a frozen program missed is the caller's choice.
 */
export class Interval implements AsyncIterableIterator<number> {
  readonly #scope: ScopeImpl;
  readonly #ms: number;
  readonly #missed: MissedTicks;
  #start: number;
  #beat = 0;
  #count = 0;
  #stopped = false;

  constructor(scope: ScopeImpl, ms: number, options: IntervalOptions) {
    this.#scope = scope;
    this.#ms = ms;
    this.#missed = checkMissed(options.missed ?? "skip");
    this.#start = scope.now();
  }

  async next(): Promise<IteratorResult<number>> {
    if (this.#stopped) return { done: true, value: undefined };
    const asked = this.#scope.now();
    if (this.#missed === "skip") this.#beat = Math.max(this.#beat, Math.floor((asked - this.#start) / this.#ms));
    const due = this.#start + ++this.#beat * this.#ms;
    if (due > asked) await this.#scope.sleepTo(due, "interval");
    else await this.#makeUp();
    if (this.#missed === "delay") this.#startAgainAfter(due);
    return { done: false, value: this.#count++ };
  }

  /** A tick that should have been: at once. */
  async #makeUp(): Promise<void> {
    this.#scope.admit("interval");
    if (this.#count % budget === budget - 1) await this.#scope.yieldNow();
  }

  /** The beat starts again with a tick that was late. */
  #startAgainAfter(due: number): void {
    const now = this.#scope.now();
    if (now - due <= tolerance) return;
    this.#start = now;
    this.#beat = 0;
  }

  async return(): Promise<IteratorResult<number>> {
    this.#stopped = true;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function checkMissed(missed: MissedTicks): MissedTicks {
  if (missed === "skip" || missed === "burst" || missed === "delay") return missed;
  throw invalid("interval", `missed must be "skip", "burst" or "delay", got ${String(missed)}`);
}
