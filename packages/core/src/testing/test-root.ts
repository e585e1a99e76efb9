import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import { PorticoError } from "../errors.ts";
import { openRoot } from "../full.ts";
import type { Root, RootOptions } from "../runtime.ts";
import type { Observer } from "../scope/observer.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Waiter } from "../scope/waiter.ts";
import { type Counted, countOpen } from "./count-open.ts";
import { EachTimer } from "./each-timer.ts";
import { leaksOfTree } from "./leaks-of-tree.ts";
import type { Scheduler, Standstill } from "./scheduler.ts";
import { LeakFailure } from "./test-failure.ts";

export interface TestRootOptions {
  readonly root?: RootOptions | undefined;
  readonly observer?: Observer | undefined;
  /** What lets things happen on this driver, if it is simulated. */
  readonly scheduler?: Scheduler | undefined;
  /** Whether timers that are due together come in any order. */
  readonly anyOrder?: boolean | undefined;
}

/** A root whose driver is counted, and that knows what fails without anybody hearing of it. */
export class TestRoot<C extends Capability> {
  readonly root: Root<C>;
  readonly impl: ScopeImpl;
  readonly #driver: Driver<C>;
  readonly #counted: Counted<C>;
  readonly #scheduler: Scheduler | undefined;
  readonly #reported: unknown[] = [];

  constructor(driver: Driver<C>, options: TestRootOptions) {
    this.#driver = driver;
    this.#counted = countOpen(driver);
    this.#scheduler = options.scheduler;
    this.root = openRoot(this.#counted.driver, {
      report: (error) => this.#reported.push(error),
      ...options.root,
    });
    this.impl = this.root.scope as unknown as ScopeImpl;
    this.impl.runtime.observer = options.observer;
    if (options.anyOrder === true) this.impl.runtime.timers = new EachTimer(this.#counted.driver);
  }

  /** Waits for `promise`. @throws PorticoError `Stuck` if the scheduler stands still before, or after `limit` ms without one */
  async within<T>(promise: Promise<T>, limit: number): Promise<T> {
    let forget: (() => void) | undefined;
    const failure = new Promise<never>((_, reject) => {
      const stuck = (why: string): void => reject(this.#stuck(why));
      forget = this.#watch(stuck, limit);
    });
    try {
      return await Promise.race([promise, failure]);
    } finally {
      forget?.();
    }
  }

  #watch(stuck: (why: string) => void, limit: number): () => void {
    if (this.#scheduler !== undefined) return this.#scheduler.onStandstill((why) => stuck(standstill[why]));
    const { timers } = this.#driver;
    const timer = timers.setTimer(limit, () => stuck(`it has not ended after ${limit} ms`));
    return () => timers.clearTimer(timer);
  }

  #stuck(why: string): PorticoError {
    return new PorticoError("Stuck", `${why}\n${this.impl.dump()}`, { op: "testing" });
  }

  /** Ends the root. @throws what it ends with, what was reported, and LeakFailure */
  async end(limit: number): Promise<void> {
    await this.within(this.root.close(), limit);
    await this.within(this.#counted.quiet(), limit);
    const left = [...leaksOfTree(this.impl), ...this.#counted.open()];
    if (left.length > 0) throw new LeakFailure(left);
    if (this.#reported.length > 0) throw this.#reported[0];
  }

  /** Ends the root of a run that has failed, however it ends, and what it leaves behind. */
  async abandon(limit: number): Promise<void> {
    this.impl.cancel("the run has failed");
    await Promise.allSettled([this.within(this.root.close(), limit)]);
  }
}

const standstill: Record<Standstill, string> = {
  idle: "nothing is pending and the program has not ended; waits on promises that Portico did not make cannot be seen",
  endless: "the program does not end: it has used up the scheduler's steps",
};

/** `op resource in "scope"`. */
export function describeWaiter(waiter: Waiter, scope: ScopeImpl): string {
  const what = waiter.resource === undefined ? waiter.op : `${waiter.op} ${waiter.resource}`;
  return `${what} in "${scope.name}"`;
}

/** Tells the scheduler which operation made what it is given, for the trace. */
export function nameCompletions(scheduler: Scheduler): Observer {
  let latest: { readonly waiter: Waiter; readonly scope: ScopeImpl } | undefined;
  scheduler.origin = () => {
    const from = latest;
    latest = undefined;
    return from === undefined ? undefined : describeWaiter(from.waiter, from.scope);
  };
  // What was not asked for by now comes from somewhere else.
  scheduler.onStep = () => {
    latest = undefined;
  };
  return {
    waiting(waiter, scope) {
      latest = { waiter, scope };
    },
    settling: () => undefined,
  };
}
