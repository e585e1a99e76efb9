import type { Driver } from "@portico/core/driver";
import { withTimers } from "../overlay/timers-overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";

/** An hour in milliseconds: what no case waits for. */
export const HOUR = 3_600_000;

interface ManualTimer {
  readonly at: number;
  readonly fire: () => void;
}

/** A clock that stands still until the case moves it, and timers that fire when the case says so. */
export class ManualClock {
  /** The driver under test with this clock. */
  readonly driver: Driver;
  /** What `setTimer` was asked for, in milliseconds. */
  readonly asked: number[] = [];
  readonly #turn: () => Promise<void>;
  readonly #live = new Set<ManualTimer>();
  #now = 1000;

  constructor(ctx: Ctx) {
    this.#turn = () => ctx.scope.yieldNow();
    this.driver = withTimers(ctx.driver, () => ({
      now: () => this.#now,
      setTimer: (ms, fire) => this.#set(ms, fire),
      clearTimer: (handle) => void this.#live.delete(handle as ManualTimer),
    }));
  }

  #set(ms: number, fire: () => void): ManualTimer {
    this.asked.push(ms);
    const timer = { at: this.#now + ms, fire };
    this.#live.add(timer);
    return timer;
  }

  /** Time passes and no timer fires, as in a program that stands still. */
  pass(ms: number): void {
    this.#now += ms;
  }

  /** A turn of timers: those whose time has come fire, and what follows from that happens. */
  async fire(): Promise<void> {
    const due = [...this.#live].filter(({ at }) => at <= this.#now);
    for (const timer of due) if (this.#live.delete(timer)) timer.fire();
    await this.#turn();
  }

  /** Time passes as it should: each timer fires at its time. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = Math.min(...Array.from(this.#live, ({ at }) => at));
      if (next > end) break;
      this.#now = Math.max(this.#now, next);
      await this.fire();
    }
    this.#now = end;
    await this.#turn();
  }
}

/** The driver under test, and how many of its timers are set. */
export function countTimers(ctx: Ctx): { readonly driver: Driver; readonly live: () => number } {
  const live = new Set<unknown>();
  const driver = withTimers(ctx.driver, (timers) => ({
    setTimer: (ms, fire) => {
      const handle = timers.setTimer(ms, () => {
        live.delete(handle);
        fire();
      });
      live.add(handle);
      return handle;
    },
    clearTimer: (handle) => {
      live.delete(handle);
      timers.clearTimer(handle);
    },
  }));
  return { driver, live: () => live.size };
}

/** The driver under test with timers that fire when half of their time is over. */
export function earlyTimers(ctx: Ctx): Driver {
  return withTimers(ctx.driver, (timers) => ({
    setTimer: (ms, fire) => timers.setTimer(Math.floor(ms / 2), fire),
  }));
}

/** A scope of that root which the case may cancel; it is cancelled after the case at the latest. */
export function openIn(ctx: Ctx, root: FullScope): FullScope {
  const open = root.openScope();
  ctx.defer(() => {
    open.scope.cancel();
    return open.close().catch((error: unknown) => error);
  });
  return open.scope;
}

/** Whether the promise has settled, as far as one can tell by now. */
export function watch(promise: PromiseLike<unknown>): { readonly settled: boolean } {
  const watched = { settled: false };
  const note = (): void => {
    watched.settled = true;
  };
  promise.then(note, note);
  return watched;
}
