import type { MissedTicks } from "@portico/core";
import { withTimers } from "../overlay/timers-overlay.ts";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";
import { countTimers, earlyTimers, HOUR, ManualClock, openIn, watch } from "./time-kit.ts";

/** What ticks of an interval have come, of a program on a manual clock. */
class Ticks {
  readonly #ticks: AsyncIterableIterator<number>;
  readonly seen: number[] = [];

  constructor(scope: FullScope, ms: number, missed?: MissedTicks) {
    this.#ticks = scope.interval(ms, missed === undefined ? {} : { missed });
  }

  /** Asks for all ticks, one after the other, until the scope ends. */
  async collect(): Promise<void> {
    for await (const tick of this.#ticks) this.seen.push(tick);
  }
}

/** The number of ticks that came of `interval(1000)` at the times that follow a freeze of 3500 milliseconds. */
async function ticksAfterFreeze(ctx: Ctx, times: readonly number[], missed?: MissedTicks): Promise<number[]> {
  const clock = new ManualClock(ctx);
  const scope = openIn(ctx, ctx.root({}, clock.driver).scope);
  const ticks = new Ticks(scope, 1000, missed);
  const end = ticks.collect().catch((error: unknown) => error);
  await clock.advance(0);
  clock.pass(3500);
  await clock.fire();
  const counts = [ticks.seen.length];
  let last = 0;
  for (const time of times) {
    await clock.advance(time - last);
    counts.push(ticks.seen.length);
    last = time;
  }
  scope.cancel();
  await ctx.within(end, "the end of the interval");
  return counts;
}

const badNumbers = [-1, Number.NaN, Number.NEGATIVE_INFINITY];

/** Points in time, missed ticks, and time that a program did not see pass. */
export const cases: readonly Case[] = [
  must("timers/sleep-until-is-never-early", "TIME-10", [], async (ctx: Ctx) => {
    for (const ms of [1, 5.5, 20]) {
      const at = ctx.scope.now() + ms;
      await ctx.within(ctx.scope.sleepUntil(at), `sleepUntil ${ms} ms from now`);
      ctx.check.ok(ctx.scope.now() >= at, `sleepUntil ended ${at - ctx.scope.now()} ms before its time`);
    }
  }),
  must("timers/sleep-until-the-past-ends-in-the-next-turn", "TIME-10", [], async (ctx: Ctx) => {
    for (const at of [ctx.scope.now(), ctx.scope.now() - 1000, Number.NEGATIVE_INFINITY]) {
      const sleep = ctx.scope.sleepUntil(at);
      const seen = watch(sleep);
      for (let i = 0; i < 100; i++) await null;
      ctx.check.equal(seen.settled, false, `whether sleepUntil(${at}) ends with the microtasks`);
      await ctx.within(sleep, `sleepUntil(${at})`);
    }
  }),
  must("timers/sleeps-until-a-time-end-in-its-order", "TIME-10", [], async (ctx: Ctx) => {
    const start = ctx.scope.now();
    const order: string[] = [];
    const note = (name: string, sleep: Promise<void>): Promise<unknown> => sleep.then(() => order.push(name));
    await Promise.all([
      note("until 30", ctx.scope.sleepUntil(start + 30)),
      note("first until 10", ctx.scope.sleepUntil(start + 10)),
      note("second until 10", ctx.scope.sleepUntil(start + 10)),
      note("until the past", ctx.scope.sleepUntil(start - 10)),
    ]);
    const expected = ["until the past", "first until 10", "second until 10", "until 30"];
    ctx.check.equal(order, expected, "order of the sleeps");
  }),
  must("timers/sleep-until-no-number-is-invalid", "TIME-10", [], async (ctx: Ctx) => {
    for (const at of [Number.NaN, undefined, "1"]) {
      await ctx.check.rejects(ctx.scope.sleepUntil(at as number), "InvalidInput", `sleepUntil(${at})`);
    }
  }),
  must("timers/sleep-until-infinity-stays-pending", "TIME-10", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const sleep = ctx.check.rejects(scope.sleepUntil(Number.POSITIVE_INFINITY), "Cancelled", "the infinite sleep");
    await ctx.never(sleep, "the end of an infinite sleep");
    scope.cancel();
    await sleep;
  }),

  must("timers/a-negative-or-no-number-is-no-time-limit", "TIME-3", [], async (ctx: Ctx) => {
    const { scope, check } = ctx;
    for (const timeout of badNumbers) {
      await check.rejects(
        scope.scope(() => 1, { timeout }),
        "InvalidInput",
        `scope with the timeout ${timeout}`,
      );
      await check.rejects(
        scope.shield(() => 1, { timeout }),
        "InvalidInput",
        `shield with the timeout ${timeout}`,
      );
      await check.rejects(
        scope.timeout(timeout, () => 1),
        "InvalidInput",
        `timeout(${timeout})`,
      );
      check.throws(() => scope.spawn(() => 1, { timeout }), "InvalidInput", `spawn with the timeout ${timeout}`);
      check.throws(() => scope.openScope({ timeout }), "InvalidInput", `openScope with the timeout ${timeout}`);
    }
    await check.rejects(
      scope.timeout(undefined as never, () => 1),
      "InvalidInput",
      "timeout without a number",
    );
    const deadline = Number.NaN;
    await check.rejects(
      scope.scope(() => 1, { deadline }),
      "InvalidInput",
      "scope with no number as deadline",
    );
    check.throws(() => scope.spawn(() => 1, { deadline }), "InvalidInput", "spawn with no number as deadline");
  }),
  must("timers/a-long-sleep-is-waited-for-in-steps", "TIME-3", [], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const { scope } = ctx.root({}, clock.driver);
    const longest = 2 ** 31 - 1;
    const sleep = scope.sleep(3 * longest);
    const seen = watch(sleep);
    await clock.advance(3 * longest - 1);
    ctx.check.equal(seen.settled, false, "whether the sleep ends before its time");
    await clock.advance(1);
    await ctx.within(sleep, "the sleep at its time");
    ctx.check.ok(
      clock.asked.every((ms) => Number.isInteger(ms) && ms >= 0 && ms <= longest),
      `timers of ${clock.asked} ms are whole numbers of 31 bits`,
    );
  }),

  must("timers/an-early-timer-ends-nothing", "TIME-12", [], async (ctx: Ctx) => {
    const { scope } = ctx.root({}, earlyTimers(ctx));
    const start = scope.now();
    const took = async (what: string, wait: Promise<unknown>): Promise<void> => {
      await wait;
      const ms = scope.now() - start;
      ctx.check.ok(ms >= 100, `${what} of 100 ms took ${ms} ms`);
    };
    const late = scope.timeout(100, (inner) => inner.sleep(60_000)).catch((error: unknown) => error);
    await Promise.all([
      took("a sleep", scope.sleep(100)),
      took("a sleep until a time", scope.sleepUntil(start + 100)),
      took("an interval", scope.interval(100).next()),
      took("a deadline", late),
    ]);
  }),
  must("timers/cancelled-sleeps-leave-no-timer", "TIME-13", [], async (ctx: Ctx) => {
    const { driver, live } = countTimers(ctx);
    const scope = openIn(ctx, ctx.root({ cancelGrace: Number.POSITIVE_INFINITY }, driver).scope);
    const sleeps = Array.from({ length: 1000 }, (_, i) => scope.sleep(60_000 + i).catch((error: unknown) => error));
    ctx.check.ok(live() > 0, "a timer is set while sleeps wait");
    scope.cancel();
    await Promise.all(sleeps);
    await ctx.scope.yieldNow();
    ctx.check.equal(live(), 0, "live timers in the turn after cancelling 1000 sleeps");
  }),
  must("timers/deadlines-that-were-kept-leave-no-timer", "TIME-13", [], async (ctx: Ctx) => {
    const { driver, live } = countTimers(ctx);
    const { scope } = ctx.root({}, driver);
    for (let i = 0; i < 200; i++) await scope.timeout(60_000 - i, () => i);
    const tasks = Array.from({ length: 200 }, () => scope.spawn((task) => task.yieldNow(), { timeout: 60_000 }));
    await Promise.all(tasks.map((task) => task.join()));
    await ctx.scope.yieldNow();
    ctx.check.equal(live(), 0, "live timers after 400 deadlines that were kept");
  }),
  must("timers/jumps-of-the-wall-clock-change-no-sleep", "TIME-14", [], async (ctx: Ctx) => {
    let jump = 0;
    const jumping = withTimers(ctx.driver, (timers) => ({ wallClock: () => timers.wallClock() + jump }));
    const { scope } = ctx.root({}, jumping);
    for (const by of [HOUR, -HOUR]) {
      const start = scope.now();
      const sleep = scope.sleep(20);
      const until = scope.sleepUntil(start + 20);
      jump += by;
      await ctx.within(Promise.all([sleep, until]), `the sleeps after the wall clock jumped by ${by} ms`);
      ctx.check.ok(scope.now() - start >= 20, `20 ms took ${scope.now() - start} ms when it jumped by ${by} ms`);
    }
  }),

  must("timers/an-interval-skips-what-a-freeze-missed", "TIME-11", [], async (ctx: Ctx) => {
    const counts = await ticksAfterFreeze(ctx, [499, 500, 1499, 1500]);
    ctx.check.equal(counts, [1, 1, 2, 2, 3], "ticks of an interval that skips, as time goes on after the freeze");
  }),
  must("timers/an-interval-can-make-up-for-missed-ticks", "TIME-11", [], async (ctx: Ctx) => {
    const counts = await ticksAfterFreeze(ctx, [499, 500, 1499, 1500], "burst");
    ctx.check.equal(counts, [3, 3, 4, 4, 5], "ticks of an interval that bursts, as time goes on after the freeze");
  }),
  must("timers/an-interval-can-start-again-with-a-late-tick", "TIME-11", [], async (ctx: Ctx) => {
    const counts = await ticksAfterFreeze(ctx, [500, 999, 1000, 1999, 2000], "delay");
    ctx.check.equal(counts, [1, 1, 1, 2, 2, 3], "ticks of an interval that delays, as time goes on after the freeze");
  }),
  must("timers/a-slow-loop-gets-the-ticks-that-it-chose", "TIME-11", [], async (ctx: Ctx) => {
    const cameAfter = async (missed: MissedTicks): Promise<number[]> => {
      const clock = new ManualClock(ctx);
      const scope = openIn(ctx, ctx.root({}, clock.driver).scope);
      const start = scope.now();
      const ticks = scope.interval(100, { missed });
      const times: number[] = [];
      for (const pause of [0, 350, 0, 0, 0]) {
        clock.pass(pause);
        const next = ticks.next();
        const seen = watch(next);
        await clock.advance(0);
        while (!seen.settled) await clock.advance(10);
        times.push(scope.now() - start);
      }
      return times;
    };
    ctx.check.equal(await cameAfter("skip"), [100, 500, 600, 700, 800], "times of ticks that were skipped");
    ctx.check.equal(await cameAfter("burst"), [100, 450, 450, 450, 500], "times of ticks that were made up for");
    ctx.check.equal(await cameAfter("delay"), [100, 450, 550, 650, 750], "times of ticks that were delayed");
  }),
  must("timers/making-up-lets-everything-else-run", "TIME-11", [], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const scope = openIn(ctx, ctx.root({}, clock.driver).scope);
    const ticks = new Ticks(scope, 1, "burst");
    const end = ticks.collect().catch((error: unknown) => error);
    await clock.advance(0);
    const missed = 100_000;
    clock.pass(missed);
    await clock.fire();
    const { length } = ticks.seen;
    ctx.check.ok(length > 0 && length < missed, `${length} of ${missed} missed ticks came before anything else ran`);
    scope.cancel();
    await ctx.within(end, "the end of the interval");
  }),
  must("timers/an-unknown-choice-for-missed-ticks-is-invalid", "TIME-11", [], async (ctx: Ctx) => {
    for (const missed of ["", "Skip", 1]) {
      const loop = async (): Promise<void> => {
        for await (const _ of ctx.scope.interval(1, { missed: missed as MissedTicks })) break;
      };
      await ctx.check.rejects(loop(), "InvalidInput", `an interval with missed: ${JSON.stringify(missed)}`);
    }
  }),

  must("timers/after-a-freeze-sleeps-end-in-their-order", "TIME-12", [], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const { scope } = ctx.root({}, clock.driver);
    const order: string[] = [];
    const sleeps = [30, 10, 20, 10].map((ms, i) => scope.sleep(ms).then(() => order.push(`${ms} of call ${i}`)));
    clock.pass(HOUR);
    await ctx.scope.yieldNow();
    ctx.check.equal(order, [], "sleeps that ended before the timers ran");
    await clock.fire();
    await ctx.within(Promise.all(sleeps), "the sleeps after the freeze");
    ctx.check.equal(order, ["10 of call 1", "10 of call 3", "20 of call 2", "30 of call 0"], "order of the sleeps");
  }),
  must("timers/a-deadline-is-judged-at-the-first-turn-after-a-freeze", "TIME-12", [], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const { scope } = ctx.root({}, clock.driver);
    const late = scope.timeout(1000, (inner) => inner.sleep(2 * HOUR));
    const seen = watch(late);
    clock.pass(HOUR);
    await ctx.scope.yieldNow();
    ctx.check.equal(seen.settled, false, "whether the deadline passed before the timers ran");
    await clock.fire();
    await ctx.check.rejects(late, "TimedOut", "what the deadline cut short");
  }),
  must("timers/what-arrived-before-the-deadlines-timer-wins", "TIME-12", [], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const { scope } = ctx.root({}, clock.driver);
    const { promise, resolve } = Promise.withResolvers<string>();
    const value = scope.timeout(1000, (inner) => inner.wait(promise)).catch(() => "the deadline");
    clock.pass(HOUR);
    resolve("the value");
    await ctx.scope.yieldNow();
    await clock.fire();
    ctx.check.equal(await ctx.within(value, "the scope"), "the value", "what won");
  }),
  must("timers/what-was-due-before-the-deadline-wins", "TIME-12", [], async (ctx: Ctx) => {
    const clock = new ManualClock(ctx);
    const { scope } = ctx.root({}, clock.driver);
    const value = scope.timeout(1000, (inner) => inner.sleep(999).then(() => "the sleep")).catch(() => "the deadline");
    clock.pass(HOUR);
    await clock.fire();
    ctx.check.equal(await ctx.within(value, "the scope"), "the sleep", "what won");
  }),
];
