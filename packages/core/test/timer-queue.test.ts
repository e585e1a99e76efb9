import { expect, test } from "vitest";
import { type TimerEntry, TimerQueue } from "../src/time/queue.ts";

/** A clock that moves by hand, and a driver timer that fires when told. */
class HandClock {
  time = 0;
  armed: { readonly ms: number; readonly fire: () => void } | undefined;
  readonly asked: number[] = [];
  readonly turns: (() => void)[] = [];
  now = (): number => this.time;
  wallClock = (): number => this.time;
  setTimer = (ms: number, fire: () => void): unknown => {
    this.asked.push(ms);
    this.armed = { ms, fire };
    return this.armed;
  };
  clearTimer = (handle: unknown): void => {
    if (this.armed === handle) this.armed = undefined;
  };
  /** Ends this turn of the event loop. */
  turn(): void {
    for (const fn of this.turns.splice(0)) fn();
  }
  fire(at: number): void {
    this.time = at;
    const { armed } = this;
    this.armed = undefined;
    armed?.fire();
  }
}

function queueOf(clock: HandClock): TimerQueue {
  return new TimerQueue({ timers: clock, spawn: { macrotask: (fn) => void clock.turns.push(fn) } });
}

const unqueued = { at: 0, order: 0, index: -1, ahead: null, behind: null };

function entry(log: string[], name: string): TimerEntry {
  return { ...unqueued, fire: () => log.push(name) };
}

test("fires in order of time, ties in order of the calls", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const log: string[] = [];
  for (const [name, at] of [
    ["c", 30],
    ["a", 10],
    ["b1", 20],
    ["b2", 20],
    ["b3", 20],
  ] as const)
    queue.add(entry(log, name), at);
  clock.fire(30);
  expect(log).toEqual(["a", "b1", "b2", "b3", "c"]);
});

test("a driver timer that fires early fires nothing and is armed again", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const log: string[] = [];
  queue.add(entry(log, "a"), 10);
  clock.fire(9.4);
  expect(log).toEqual([]);
  expect(clock.armed?.ms).toBe(1);
  clock.fire(10);
  expect(log).toEqual(["a"]);
});

test("a delay above 2^31-1 ms is waited for in pieces", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const log: string[] = [];
  queue.add(entry(log, "far"), 2 ** 32);
  expect(clock.armed?.ms).toBe(2 ** 31 - 1);
  clock.fire(2 ** 31 - 1);
  expect(log).toEqual([]);
  clock.fire(2 ** 32);
  expect(log).toEqual(["far"]);
});

test("the last entry taken out leaves no timer, and an infinite one never makes one", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const first = entry([], "a");
  queue.add(entry([], "never"), Number.POSITIVE_INFINITY);
  expect(clock.armed).toBeUndefined();
  queue.add(first, 10);
  queue.remove(first);
  queue.remove(first);
  clock.turn();
  expect(clock.armed).toBeUndefined();
});

test("entries that come and go in one turn share a driver timer", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  for (let i = 0; i < 5; i++) {
    const item = entry([], String(i));
    queue.add(item, 10);
    queue.remove(item);
  }
  expect(clock.asked).toEqual([10]);
  const kept = entry([], "kept");
  queue.add(kept, 20);
  clock.turn();
  expect(clock.armed).toBeDefined();
  queue.remove(kept);
  queue.end();
  expect(clock.armed).toBeUndefined();
});

test("random adds and removes come out sorted", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const fired: number[] = [];
  let seed = 12_345;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
  const entries = Array.from({ length: 2000 }, () => {
    const item: TimerEntry = { ...unqueued, fire: () => fired.push(item.at) };
    queue.add(item, next() % 1000);
    return item;
  });
  const removed = entries.filter(() => next() % 3 === 0);
  for (const item of removed) queue.remove(item);
  clock.fire(1000);
  expect(fired.length).toBe(entries.length - removed.length);
  expect(fired).toEqual([...fired].sort((a, b) => a - b));
});

test("an entry that throws does not keep the others from firing", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const log: string[] = [];
  const broken: TimerEntry = {
    ...entry(log, "broken"),
    fire: () => {
      throw new Error("broken on purpose");
    },
  };
  queue.add(broken, 10);
  queue.add(entry(log, "at the same time"), 10);
  queue.add(entry(log, "later"), 20);
  expect(() => clock.fire(10)).toThrow("broken on purpose");
  expect(clock.armed?.ms).toBe(0);
  clock.fire(10);
  clock.fire(20);
  expect(log).toEqual(["at the same time", "later"]);
  expect(clock.armed).toBeUndefined();
});

test("100,000 deadlines that were kept leave no timer", () => {
  const clock = new HandClock();
  const queue = queueOf(clock);
  const entries = Array.from({ length: 100_000 }, (_, i) => {
    const item = entry([], String(i));
    queue.add(item, 100_000 - i);
    return item;
  });
  for (const item of entries) queue.remove(item);
  clock.turn();
  expect(clock.armed).toBeUndefined();
  expect(entries.every(({ index }) => index === -1)).toBe(true);
});
