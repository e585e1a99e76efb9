import type { Driver } from "../contract.ts";
import type { TimersDriver } from "../traits/timers.ts";
import { Deadlines } from "./deadlines.ts";

/** Something that happens at a time. The queue owns all but `fire` while the entry is in it. */
export interface TimerEntry {
  /** In milliseconds of the driver's `now()`. */
  at: number;
  order: number;
  /** Place in the heap, for the first of a line; -1 when not queued. */
  index: number;
  /** Neighbours in its line. */
  ahead: TimerEntry | null;
  behind: TimerEntry | null;
  fire(): void;
}

/** An entry that calls a function. */
export class Alarm implements TimerEntry {
  at = 0;
  order = 0;
  index = -1;
  ahead: TimerEntry | null = null;
  behind: TimerEntry | null = null;
  readonly fire: () => void;

  constructor(fire: () => void) {
    this.fire = fire;
  }
}

const longestTimer = 2 ** 31 - 1;

/**
 * All deadlines of a runtime, over one timer of the driver. That gives every runtime the same rules:
 * never early, ties in the order of the calls, no upper limit, and nothing held once the last entry is gone.
 */
export class TimerQueue {
  readonly #driver: TimersDriver;
  readonly #macrotask: (fn: () => void) => void;
  readonly #deadlines: Deadlines = new Deadlines();
  readonly #onTimer = (): void => this.#run();
  readonly #onTurn = (): void => {
    this.#turnComes = false;
    if (this.#deadlines.empty) this.#disarm();
  };
  #handle: unknown;
  #armedFor = Number.POSITIVE_INFINITY;
  #turnComes = false;

  constructor(driver: Pick<Driver, "timers" | "spawn">) {
    this.#driver = driver.timers;
    this.#macrotask = (fn) => driver.spawn.macrotask(fn);
  }

  /** Queues `entry` for `at`. An infinite time is never reached and holds nothing alive. */
  add(entry: TimerEntry, at: number): void {
    if (at === Number.POSITIVE_INFINITY) return;
    this.#deadlines.add(entry, at);
    if (this.#deadlines.first === entry) this.#arm();
  }

  /** Takes `entry` out; one that has fired or never was in is ignored. */
  remove(entry: TimerEntry): void {
    if (entry.index < 0) return;
    this.#deadlines.remove(entry);
    if (this.#deadlines.empty) this.#disarmLater();
  }

  /** Lets go of the driver's timer at once. */
  end(): void {
    if (this.#deadlines.empty) this.#disarm();
  }

  /** In the next turn, if no entry has come until then: deadlines that come and go one by one share a timer of the driver. */
  #disarmLater(): void {
    if (this.#turnComes || this.#handle === undefined) return;
    this.#turnComes = true;
    this.#macrotask(this.#onTurn);
  }

  #run(): void {
    this.#handle = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const now = this.#driver.now();
    try {
      while (!this.#deadlines.empty && this.#deadlines.first.at <= now) {
        const next = this.#deadlines.first;
        this.#deadlines.remove(next);
        next.fire();
      }
    } finally {
      // An entry that throws ends this turn; the others have one all the same.
      if (!this.#deadlines.empty) this.#arm();
    }
  }

  /** A timer armed for an earlier time stays: it wakes for nothing once, which costs less than replacing it. */
  #arm(): void {
    const { at } = this.#deadlines.first;
    if (this.#armedFor <= at) return;
    if (this.#handle !== undefined) this.#driver.clearTimer(this.#handle);
    const wait = Math.ceil(at - this.#driver.now());
    this.#armedFor = at;
    this.#handle = this.#driver.setTimer(Math.min(Math.max(wait, 0), longestTimer), this.#onTimer);
  }

  #disarm(): void {
    if (this.#handle !== undefined) this.#driver.clearTimer(this.#handle);
    this.#handle = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }
}
