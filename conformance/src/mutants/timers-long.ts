import { PorticoError } from "@portico/core";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { lastFirst } from "./timers.ts";
import { wrongScope } from "./wrap.ts";

/** Forgets what nobody asked for. */
function leave(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

const late = (): PorticoError => new PorticoError("TimedOut", "late, says the mutant");

const untils: readonly Mutant[] = [
  ...wrongScope(
    "sleep-until-is-early",
    (scope) => ({ sleepUntil: (at) => scope.sleepUntil(at - (at - scope.now()) / 2) }),
    { "timers/sleep-until-is-never-early": "before its time" },
  ),
  ...wrongScope(
    "sleep-until-the-past-ends-at-once",
    (scope) => ({ sleepUntil: async (at) => (at <= scope.now() ? undefined : scope.sleepUntil(at)) }),
    { "timers/sleep-until-the-past-ends-in-the-next-turn": "ends with the microtasks" },
  ),
  ...wrongScope(
    "later-sleeps-until-a-time-end-first",
    (scope) => ({ sleepUntil: lastFirst((count) => scope.sleep(count * 8)) }),
    { "timers/sleeps-until-a-time-end-in-its-order": "order of the sleeps" },
  ),
  ...wrongScope("sleep-until-takes-anything", (scope) => ({ sleepUntil: (at) => scope.sleepUntil(Number(at) || 0) }), {
    "timers/sleep-until-no-number-is-invalid": "sleepUntil(NaN)",
  }),
  ...wrongScope(
    "sleep-until-infinity-ends",
    (scope) => ({ sleepUntil: (at) => scope.sleepUntil(Number.isFinite(at) ? at : 0) }),
    { "timers/sleep-until-infinity-stays-pending": "the end of an infinite sleep" },
  ),
  ...wrongScope(
    "sleep-until-ignores-cancelling",
    (scope) => ({
      sleepUntil: (at) => (at - scope.now() > 1000 ? new Promise(() => undefined) : scope.sleepUntil(at)),
    }),
    { "timers/sleep-until-rejects-when-cancelled-while-pending": "timed out: sleep-until cancelled while pending" },
  ),
];

/** Makes up for ticks as fast as it can, and does nothing else meanwhile. */
async function* burstsWithoutABreak(scope: FullScope, ms: number): AsyncGenerator<number, undefined> {
  const start = scope.now();
  for (let tick = 0; ; tick++) {
    const due = start + (tick + 1) * ms;
    if (due > scope.now()) await scope.sleepUntil(due);
    yield tick;
  }
}

const missed: readonly Mutant[] = [
  ...wrongScope("interval-always-skips", (scope) => ({ interval: (ms) => scope.interval(ms) }), {
    "timers/an-interval-can-make-up-for-missed-ticks": "ticks of an interval that bursts",
    "timers/an-interval-can-start-again-with-a-late-tick": "ticks of an interval that delays",
    "timers/a-slow-loop-gets-the-ticks-that-it-chose": "times of ticks that were made up for",
    "timers/an-unknown-choice-for-missed-ticks-is-invalid": "an interval with missed",
  }),
  ...wrongScope("interval-always-bursts", (scope) => ({ interval: (ms) => scope.interval(ms, { missed: "burst" }) }), {
    "timers/an-interval-skips-what-a-freeze-missed": "ticks of an interval that skips",
  }),
  ...wrongScope("interval-bursts-without-a-break", (scope) => ({ interval: (ms) => burstsWithoutABreak(scope, ms) }), {
    "timers/making-up-lets-everything-else-run": "missed ticks came before anything else ran",
  }),
];

const kept: readonly Mutant[] = [
  ...wrongScope(
    "any-number-is-a-time-limit",
    (scope) => ({
      scope: (body, options) => scope.scope(body, { ...options, timeout: Math.max(0, options?.timeout ?? 0) || 0 }),
    }),
    { "timers/a-negative-or-no-number-is-no-time-limit": "scope with the timeout -1" },
  ),
  ...wrongScope(
    "a-cancelled-sleep-keeps-its-timer",
    (scope, root) => ({
      sleep: (ms) => {
        leave(root.sleep(ms));
        return scope.sleep(ms);
      },
    }),
    { "timers/cancelled-sleeps-leave-no-timer": "live timers in the turn after cancelling 1000 sleeps" },
  ),
  ...wrongScope(
    "a-deadline-that-was-kept-keeps-its-timer",
    (scope, root) => ({
      timeout: (ms, body) => {
        leave(root.sleep(ms));
        return scope.timeout(ms, body);
      },
    }),
    { "timers/deadlines-that-were-kept-leave-no-timer": "live timers after 400 deadlines" },
  ),
  ...wrongScope(
    "sleep-looks-at-the-wall-clock",
    (scope) => ({
      sleep: async (ms) => {
        const end = scope.wallClock() + ms;
        while (scope.wallClock() < end) await scope.sleep(1);
      },
    }),
    { "timers/jumps-of-the-wall-clock-change-no-sleep": "timed out: the sleeps after the wall clock jumped" },
  ),
];

const freezes: readonly Mutant[] = [
  ...wrongScope(
    "a-deadline-does-not-wait-for-the-timers",
    (scope) => ({
      timeout: (ms, body) =>
        scope.scope((inner) => {
          const end = inner.now() + ms;
          const poll = async (): Promise<never> => {
            while (inner.now() < end) await inner.yieldNow();
            throw late();
          };
          return Promise.race([poll(), body(inner)]);
        }),
    }),
    {
      "timers/a-deadline-is-judged-at-the-first-turn-after-a-freeze":
        "whether the deadline passed before the timers ran",
    },
  ),
  ...wrongScope(
    "a-deadline-is-judged-by-the-clock",
    (scope) => ({
      timeout: async (ms, body) => {
        const end = scope.now() + ms;
        const value = await scope.timeout(ms, body);
        if (scope.now() > end) throw late();
        return value;
      },
    }),
    {
      "timers/what-arrived-before-the-deadlines-timer-wins": "what won",
      "timers/what-was-due-before-the-deadline-wins": "what won",
    },
  ),
];

export const mutants: readonly Mutant[] = [...untils, ...missed, ...kept, ...freezes];
