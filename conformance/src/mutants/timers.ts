import { overlay } from "../overlay/overlay.ts";
import { withTimers } from "../overlay/timers-overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { wrong, wrongDriver, wrongScope } from "./wrap.ts";

/** An interval with a beat of its own making. */
function interval(scope: FullScope, wait: (tick: number) => Promise<void>): AsyncIterableIterator<number> {
  async function* ticks(): AsyncGenerator<number> {
    for (let tick = 0; ; tick++) {
      await wait(tick);
      scope.checkpoint();
      yield tick;
    }
  }
  return ticks();
}

/** Waits longer, the earlier it was called. */
export function lastFirst(wait: (count: number) => Promise<void>): () => Promise<void> {
  let called = 0;
  return () => wait(Math.max(0, 10 - called++));
}

const sleeps: readonly Mutant[] = [
  ...wrongScope("sleep-is-early", (scope) => ({ sleep: (ms) => scope.sleep(ms / 10) }), {
    "timers/sleep-is-never-early": "took",
    "timers/an-early-timer-ends-nothing": "a sleep of 100 ms took",
  }),
  ...wrong(
    "short-sleeps-of-the-root-never-end",
    { scope: (root) => overlay(root, { sleep: (ms) => root.sleep(ms < 10 ? Number.POSITIVE_INFINITY : ms) }) },
    { "timers/sleep-ends": "timed out: sleep(5)" },
  ),
  ...wrongScope(
    "sleeps-wait-for-each-other",
    (scope) => {
      let turn = Promise.resolve();
      return {
        sleep: (ms) => {
          turn = turn.then(() => scope.sleep(ms));
          return turn;
        },
      };
    },
    { "timers/sleeps-run-at-the-same-time": "50 sleeps of 20 ms" },
  ),
  ...wrongScope("longer-sleeps-end-first", (scope) => ({ sleep: (ms) => scope.sleep(100 - ms) }), {
    "timers/sleeps-end-in-the-order-of-their-deadlines": "order of the sleeps",
    "timers/after-a-freeze-sleeps-end-in-their-order": "order of the sleeps",
  }),
  ...wrongScope("later-sleeps-end-first", (scope) => ({ sleep: lastFirst((count) => scope.sleep(count * 8)) }), {
    "timers/equal-sleeps-end-in-the-order-of-the-calls": "order of equal sleeps",
  }),
  ...wrongScope("sleep-takes-any-number", (scope) => ({ sleep: (ms) => scope.sleep(ms > 0 ? ms : 0) }), {
    "timers/sleep-of-a-negative-or-no-number-is-invalid": "sleep(-1)",
  }),
  ...wrongScope("an-infinite-sleep-ends", (scope) => ({ sleep: (ms) => scope.sleep(Number.isFinite(ms) ? ms : 0) }), {
    "timers/an-infinite-sleep-stays-pending": "the end of an infinite sleep",
  }),
  ...wrongScope("sleep-wraps-round-at-31-bits", (scope) => ({ sleep: (ms) => scope.sleep(ms % 2 ** 31) }), {
    "timers/a-sleep-longer-than-31-bits-does-not-end-at-once": "the end of a sleep of 2^31 ms",
    "timers/a-long-sleep-is-waited-for-in-steps": "whether the sleep ends before its time",
  }),
  ...wrongScope(
    "sleep-ignores-cancelling",
    (scope) => ({ sleep: (ms) => (ms > 1000 ? new Promise(() => undefined) : scope.sleep(ms)) }),
    { "timers/sleep-rejects-when-cancelled-while-pending": "timed out: sleep cancelled while pending" },
  ),
];

const intervals: readonly Mutant[] = [
  ...wrongScope(
    "interval-counts-from-one",
    (scope) => ({
      async *interval(ms) {
        for await (const tick of scope.interval(ms)) yield tick + 1;
      },
    }),
    { "timers/interval-counts-from-zero": "ticks" },
  ),
  ...wrongScope(
    "interval-ticks-at-once",
    (scope) => ({ interval: (ms) => interval(scope, (tick) => scope.sleep(tick === 0 ? 0 : ms)) }),
    { "timers/interval-ticks-first-after-one-period": "the first tick of interval" },
  ),
  ...wrongScope(
    "interval-waits-after-each-tick",
    (scope) => ({ interval: (ms) => interval(scope, () => scope.sleep(ms)) }),
    {
      "timers/interval-keeps-its-beat": "10 ticks of interval",
    },
  ),
  ...wrongScope(
    "interval-makes-up-for-missed-ticks",
    (scope) => ({
      interval: (ms) => {
        const start = scope.now();
        return interval(scope, (tick) => scope.sleep(Math.max(0, start + (tick + 1) * ms - scope.now())));
      },
    }),
    { "timers/interval-skips-the-ticks-that-a-slow-loop-missed": "before its beat" },
  ),
  ...wrongScope(
    "missed-ticks-come-whatever-came-meanwhile",
    (_, root) => ({ interval: (ms, options) => root.interval(ms, options) }),
    {
      "timers/ticks-that-are-made-up-for-end-with-the-scope":
        "another missed tick in a cancelled scope: expected rejection with Cancelled",
    },
  ),
  ...wrongScope("interval-takes-any-number", (scope) => ({ interval: (ms) => scope.interval(ms > 0 ? ms : 1) }), {
    "timers/interval-of-no-positive-number-is-invalid": "interval(0)",
  }),
  ...wrongScope(
    "interval-goes-on-after-its-loop",
    (scope) => ({
      interval: (ms) => {
        const ticks = scope.interval(ms);
        return overlay(ticks, {
          return: async () => ({ done: true, value: undefined }),
          [Symbol.asyncIterator]() {
            return this as typeof ticks;
          },
        });
      },
    }),
    { "timers/interval-ends-when-its-loop-is-left": "whether the interval is done" },
  ),
];

const clocks: readonly Mutant[] = [
  ...wrongDriver(
    "the-clock-jumps-back",
    (driver) => {
      let reads = 0;
      return withTimers(driver, ({ now }) => ({ now: () => now() - (reads++ % 50 === 49 ? 5 : 0) }));
    },
    { "timers/now-never-goes-back": "now() went from" },
  ),
  ...wrongDriver(
    "now-counts-microseconds",
    (driver) => withTimers(driver, ({ now }) => ({ now: () => now() * 1000 })),
    {
      "timers/now-counts-milliseconds": "now() counted",
    },
  ),
  ...wrongDriver(
    "the-wall-clock-counts-seconds",
    (driver) => withTimers(driver, ({ wallClock }) => ({ wallClock: () => wallClock() / 1000 })),
    { "timers/wall-clock-is-milliseconds-since-1970": "the wall clock says the year" },
  ),
  ...wrongScope("yield-now-is-a-microtask", () => ({ yieldNow: async () => undefined }), {
    "timers/yield-now-is-later-than-any-microtask": "microtasks that ran before the yield",
    "timers/yield-now-lets-timers-run": "a sleep of 5 ms ended",
  }),
  ...wrongScope(
    "later-yields-end-first",
    (scope) => ({
      yieldNow: lastFirst(async (count) => {
        for (let i = 0; i < count; i++) await scope.yieldNow();
      }),
    }),
    { "timers/yields-resolve-in-the-order-of-the-calls": "order of the yields" },
  ),
];

const entropy: readonly Mutant[] = [
  ...wrongScope("random-goes-up-to-two", (scope) => ({ random: () => scope.random() * 2 }), {
    "timers/random-is-in-the-unit-interval": "every number is in [0, 1)",
  }),
  ...wrongScope("random-ignores-the-seed", () => ({ random: () => Math.random() }), {
    "timers/random-repeats-with-the-seed": "the numbers of the same seed",
  }),
  ...wrongDriver(
    "random-bytes-stop-at-65536",
    (driver) => ({
      ...driver,
      entropy: { randomBytes: (into) => driver.entropy.randomBytes(into.subarray(0, 65_536)) },
    }),
    { "timers/random-bytes-fills-any-length": "the last 64 of 70000 bytes" },
  ),
  ...wrongDriver(
    "random-bytes-are-constant",
    (driver) => ({ ...driver, entropy: { randomBytes: (into) => void into.fill(7) } }),
    {
      "timers/random-bytes-are-fresh": "how many of 20 draws differ",
    },
  ),
  ...wrongScope(
    "random-bytes-takes-any-length",
    (scope) => ({ randomBytes: (length) => scope.randomBytes(Math.max(0, Math.trunc(length) || 0)) }),
    { "timers/random-bytes-of-no-length-is-invalid": "randomBytes(-1)" },
  ),
];

export const mutants: readonly Mutant[] = [...sleeps, ...intervals, ...clocks, ...entropy];
