import type { Driver } from "../contract.ts";
import type { TimersDriver } from "../traits/timers.ts";

/** Something that happens at a time. The queue owns `at`, `order` and `index` while the entry is in it. */
export interface TimerEntry {
  /** In milliseconds of the driver's `now()`. */
  at: number;
  order: number;
  /** Place in the heap, -1 when not queued. */
  index: number;
  fire(): void;
}

/** An entry that calls a function. */
export class Alarm implements TimerEntry {
  at = 0;
  order = 0;
  index = -1;
  readonly fire: () => void;

  constructor(fire: () => void) {
    this.fire = fire;
  }
}

const longestTimer = 2 ** 31 - 1;

/**
 * All deadlines of a runtime in a binary heap, over one timer of the driver. That gives every runtime the same rules:
 * never early, ties in the order of the calls, no upper limit, and nothing held once the last entry is gone.
 */
export class TimerQueue {
  readonly #driver: TimersDriver;
  readonly #macrotask: (fn: () => void) => void;
  readonly #heap: TimerEntry[] = [];
  readonly #onTimer = (): void => this.#run();
  readonly #onTurn = (): void => {
    this.#turnComes = false;
    if (this.#heap.length === 0) this.#disarm();
  };
  #order = 0;
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
    entry.at = at;
    entry.order = this.#order++;
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1, entry);
    if (entry.index === 0) this.#arm();
  }

  /** Takes `entry` out; one that has fired or never was in is ignored. */
  remove(entry: TimerEntry): void {
    const { index } = entry;
    if (index < 0) return;
    this.#take(index);
    if (this.#heap.length === 0) this.#disarmLater();
  }

  /** Lets go of the driver's timer at once. */
  end(): void {
    if (this.#heap.length === 0) this.#disarm();
  }

  /** In the next turn, if no entry has come until then: deadlines that come and go one by one share a timer of the driver. */
  #disarmLater(): void {
    if (this.#turnComes || this.#handle === undefined) return;
    this.#turnComes = true;
    this.#macrotask(this.#onTurn);
  }

  #take(index: number): TimerEntry {
    const heap = this.#heap;
    const entry = heap[index] as TimerEntry;
    const last = heap.pop() as TimerEntry;
    entry.index = -1;
    if (entry !== last) {
      if (index > 0 && before(last, heap[(index - 1) >> 1] as TimerEntry)) this.#up(index, last);
      else this.#down(index, last);
    }
    return entry;
  }

  #up(from: number, entry: TimerEntry): void {
    const heap = this.#heap;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as TimerEntry;
      if (!before(entry, parent)) break;
      heap[index] = parent;
      parent.index = index;
      index = parentIndex;
    }
    heap[index] = entry;
    entry.index = index;
  }

  #down(from: number, entry: TimerEntry): void {
    const heap = this.#heap;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= heap.length) break;
      const right = childIndex + 1;
      if (right < heap.length && before(heap[right] as TimerEntry, heap[childIndex] as TimerEntry)) childIndex = right;
      const child = heap[childIndex] as TimerEntry;
      if (!before(child, entry)) break;
      heap[index] = child;
      child.index = index;
      index = childIndex;
    }
    heap[index] = entry;
    entry.index = index;
  }

  #run(): void {
    this.#handle = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const now = this.#driver.now();
    try {
      for (let top = this.#heap[0]; top !== undefined && top.at <= now; top = this.#heap[0]) this.#take(0).fire();
    } finally {
      // An entry that throws ends this turn; the others have one all the same.
      if (this.#heap.length > 0) this.#arm();
    }
  }

  /** A timer armed for an earlier time stays: it wakes for nothing once, which costs less than replacing it. */
  #arm(): void {
    const { at } = this.#heap[0] as TimerEntry;
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

function before(a: TimerEntry, b: TimerEntry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
