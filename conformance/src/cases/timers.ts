import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** Time passed while `wait` runs, in milliseconds of `now()`. */
async function elapsed(ctx: Ctx, wait: () => PromiseLike<unknown>): Promise<number> {
  const start = ctx.scope.now();
  await wait();
  return ctx.scope.now() - start;
}

/** The shortest interval whose beat can be told from the granularity of timers. */
function beat(ctx: Ctx): number {
  return 10 * Math.max(1, ctx.scope.supports.limits.timerResolutionMs);
}

/**
 * Out of ten ticks, those that came in the first quarter of the period they were due in. The consumer takes a bit less
 * than half a period: of ticks that are counted from him, no two in a row come there, so that these are at most five.
 */
async function punctualTicks(ctx: Ctx, ms: number): Promise<number> {
  const start = ctx.scope.now();
  const periods = (): number => (ctx.scope.now() - start) / ms;
  const ticks = ctx.scope.interval(ms);
  let punctual = 0;
  for (let i = 0; i < 10; i++) {
    const due = Math.floor(periods()) + 1;
    await ticks.next();
    const late = periods() - due;
    if (late >= 0 && late < 0.25) punctual++;
    await ctx.scope.sleep(ms * 0.4);
  }
  await ticks.return?.();
  return punctual;
}

const invalidPeriods = [0, -1, Number.NaN];

export const cases: readonly Case[] = [
  must("timers/sleep-is-never-early", "TIME-1", [], async (ctx: Ctx) => {
    for (const ms of [1, 5.5, 20]) {
      const took = await elapsed(ctx, () => ctx.scope.sleep(ms));
      ctx.check.ok(took >= ms, `sleep(${ms}) took ${took} ms`);
    }
  }),
  must("timers/sleep-ends", "TIME-1", [], async (ctx: Ctx) => {
    const before = ctx.scope.now();
    await ctx.within(ctx.scope.sleep(5), "sleep(5)");
    ctx.check.ok(ctx.scope.now() > before, "time has passed");
  }),
  must("timers/sleeps-run-at-the-same-time", "TIME-1", [], async (ctx: Ctx) => {
    const sleeps = (): Promise<unknown> => Promise.all(Array.from({ length: 50 }, () => ctx.scope.sleep(20)));
    const took = await elapsed(ctx, sleeps);
    ctx.check.ok(took >= 20 && took < 500, `50 sleeps of 20 ms at the same time took ${took} ms`);
  }),
  must("timers/sleeps-end-in-the-order-of-their-deadlines", "TIME-2", [], async (ctx: Ctx) => {
    const order: number[] = [];
    const sleep = async (ms: number): Promise<void> => {
      await ctx.scope.sleep(ms);
      order.push(ms);
    };
    await Promise.all([sleep(60), sleep(1), sleep(40), sleep(20)]);
    ctx.check.equal(order, [1, 20, 40, 60], "order of the sleeps");
  }),
  must("timers/equal-sleeps-end-in-the-order-of-the-calls", "TIME-2", [], async (ctx: Ctx) => {
    const order: number[] = [];
    const sleep = async (i: number): Promise<void> => {
      await ctx.scope.sleep(10);
      order.push(i);
    };
    const took = await elapsed(ctx, () => Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(sleep)));
    ctx.check.ok(took >= 10, `sleeps of 10 ms took ${took} ms`);
    ctx.check.equal(order, [0, 1, 2, 3, 4, 5, 6, 7], "order of equal sleeps");
  }),
  must("timers/sleep-of-a-negative-or-no-number-is-invalid", "TIME-3", [], async (ctx: Ctx) => {
    for (const ms of [-1, Number.NaN, Number.NEGATIVE_INFINITY]) {
      await ctx.check.rejects(ctx.scope.sleep(ms), "InvalidInput", `sleep(${ms})`);
    }
  }),
  must("timers/an-infinite-sleep-stays-pending", "TIME-3", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const sleep = ctx.check.rejects(scope.sleep(Number.POSITIVE_INFINITY), "Cancelled", "the infinite sleep");
    await ctx.never(sleep, "the end of an infinite sleep");
    scope.cancel();
    await sleep;
  }),
  must("timers/a-sleep-longer-than-31-bits-does-not-end-at-once", "TIME-3", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const sleep = ctx.check.rejects(scope.sleep(2 ** 31 + 5), "Cancelled", "a sleep of 2^31 ms");
    await ctx.never(sleep, "the end of a sleep of 2^31 ms");
    scope.cancel();
    await sleep;
  }),
  must("timers/interval-counts-from-zero", "TIME-4", [], async (ctx: Ctx) => {
    const seen: number[] = [];
    for await (const tick of ctx.scope.interval(2)) {
      seen.push(tick);
      if (seen.length === 3) break;
    }
    ctx.check.equal(seen, [0, 1, 2], "ticks");
  }),
  must("timers/interval-ticks-first-after-one-period", "TIME-4", [], async (ctx: Ctx) => {
    const ms = beat(ctx);
    // The period begins with the call.
    const took = await elapsed(ctx, () => ctx.scope.interval(ms).next());
    ctx.check.ok(took >= ms, `the first tick of interval(${ms}) took ${took} ms`);
  }),
  must(
    "timers/interval-keeps-its-beat",
    "TIME-4",
    [],
    async (ctx: Ctx) => {
      // A busy machine makes a tick late, by less of a longer period.
      let ms = beat(ctx);
      let punctual = await punctualTicks(ctx, ms);
      for (let i = 0; i < 2 && punctual < 6; i++) {
        ms *= 4;
        punctual = await punctualTicks(ctx, ms);
      }
      ctx.check.ok(punctual >= 6, `${punctual} of 10 ticks of interval(${ms}) came on the beat`);
    },
    { slow: true },
  ),
  must(
    "timers/interval-skips-the-ticks-that-a-slow-loop-missed",
    "TIME-4",
    [],
    async (ctx: Ctx) => {
      const ms = beat(ctx);
      const earliest = ctx.scope.now();
      const ticks = ctx.scope.interval(ms);
      const first = ticks.next();
      const latest = ctx.scope.now();
      await first;
      await ctx.scope.sleep(3.5 * ms);
      const asked = ctx.scope.now();
      const nextBeat = (start: number): number => start + ms * (Math.floor((asked - start) / ms) + 1);
      const due = Math.min(nextBeat(earliest), nextBeat(latest));
      for (let i = 0; i < 3; i++) {
        await ticks.next();
        const early = due + i * ms - ctx.scope.now();
        ctx.check.ok(early <= 0, `tick ${i} after the pause came ${early} ms before its beat`);
      }
      await ticks.return?.();
    },
    { slow: true },
  ),
  must("timers/interval-of-no-positive-number-is-invalid", "TIME-4", [], async (ctx: Ctx) => {
    for (const ms of invalidPeriods) {
      const loop = async (): Promise<void> => {
        for await (const _ of ctx.scope.interval(ms)) break;
      };
      await ctx.check.rejects(loop(), "InvalidInput", `interval(${ms})`);
    }
  }),
  must("timers/interval-ends-when-its-loop-is-left", "TIME-4", [], async (ctx: Ctx) => {
    const ticks = ctx.scope.interval(2);
    for await (const tick of ticks) if (tick === 0) break;
    const next = await ctx.within(ticks.next(), "the tick after the loop");
    ctx.check.equal(next.done, true, "whether the interval is done");
  }),
  must("timers/ticks-that-are-made-up-for-end-with-the-scope", "TIME-9", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const ticks = scope.interval(1, { missed: "burst" });
    await ctx.scope.sleep(20);
    await ctx.within(ticks.next(), "the first tick that was missed");
    scope.cancel();
    await ctx.check.rejects(ticks.next(), "Cancelled", "another missed tick in a cancelled scope");
  }),
  must("timers/now-never-goes-back", "TIME-5", [], async (ctx: Ctx) => {
    let last = ctx.scope.now();
    for (let i = 0; i < 2000; i++) {
      const next = ctx.scope.now();
      ctx.check.ok(next >= last, `now() went from ${last} to ${next}`);
      last = next;
      if (i % 500 === 0) await ctx.scope.yieldNow();
    }
  }),
  must("timers/now-counts-milliseconds", "TIME-5", [], async (ctx: Ctx) => {
    const wall = ctx.scope.wallClock();
    const mono = await elapsed(ctx, () => ctx.scope.sleep(100));
    const real = ctx.scope.wallClock() - wall;
    ctx.check.ok(mono > real / 2 && mono < real * 2, `now() counted ${mono} while the wall clock counted ${real} ms`);
  }),
  must("timers/wall-clock-is-milliseconds-since-1970", "TIME-5", [], async (ctx: Ctx) => {
    const year = new Date(ctx.scope.wallClock()).getUTCFullYear();
    ctx.check.ok(year >= 2024 && year < 2200, `the wall clock says the year ${year}`);
  }),
  must("timers/yield-now-is-later-than-any-microtask", "TIME-6", [], async (ctx: Ctx) => {
    let steps = 0;
    const microtasks = (async () => {
      for (; steps < 200; steps++) await null;
    })();
    await ctx.scope.yieldNow();
    ctx.check.equal(steps, 200, "microtasks that ran before the yield");
    await microtasks;
  }),
  must("timers/yield-now-lets-timers-run", "TIME-6", [], async (ctx: Ctx) => {
    const start = ctx.scope.now();
    let rang = false;
    const sleep = ctx.scope.sleep(5).then(() => {
      rang = true;
    });
    while (!rang && ctx.scope.now() - start < 500) await ctx.scope.yieldNow();
    ctx.check.ok(rang, "a sleep of 5 ms ended while a loop yielded for 500 ms");
    await sleep;
  }),
  must("timers/yields-resolve-in-the-order-of-the-calls", "TIME-6", [], async (ctx: Ctx) => {
    const order: (number | string)[] = [];
    const turn = (i: number): Promise<void> => ctx.scope.yieldNow().then(() => void order.push(i));
    const turns = Promise.all([0, 1, 2, 3].map(turn));
    for (let i = 0; i < 20; i++) await null;
    order.push("microtasks");
    await turns;
    ctx.check.equal(order, ["microtasks", 0, 1, 2, 3], "order of the yields");
  }),
  must("timers/random-is-in-the-unit-interval", "TIME-7", [], async (ctx: Ctx) => {
    const drawn = Array.from({ length: 500 }, () => ctx.scope.random());
    ctx.check.ok(
      drawn.every((x) => x >= 0 && x < 1),
      "every number is in [0, 1)",
    );
    ctx.check.ok(new Set(drawn).size > 490, "the numbers differ");
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    ctx.check.ok(mean > 0.3 && mean < 0.7, `the mean of 500 numbers is ${mean}`);
  }),
  must("timers/random-repeats-with-the-seed", "TIME-7", [], async (ctx: Ctx) => {
    const draw = (seed: number): number[] => {
      const { scope } = ctx.root({ seed });
      return [scope.random(), scope.random(), scope.random()];
    };
    const first = draw(ctx.seed);
    ctx.check.equal(draw(ctx.seed), first, "the numbers of the same seed");
    ctx.check.ok(draw(ctx.seed + 1)[0] !== first[0], "another seed gives other numbers");
  }),
  must("timers/random-bytes-fills-any-length", "TIME-8", [], async (ctx: Ctx) => {
    for (const length of [0, 1, 32, 70_000]) {
      ctx.check.equal(ctx.scope.randomBytes(length).length, length, `length of randomBytes(${length})`);
    }
    const heads = Array.from({ length: 64 }, () => ctx.scope.randomBytes(1)[0]);
    ctx.check.ok(new Set(heads).size > 16, "the first byte of 64 draws is random");
    const tail = ctx.scope.randomBytes(70_000).subarray(69_936);
    ctx.check.ok(new Set(tail).size > 16, "the last 64 of 70000 bytes are random");
  }),
  must("timers/random-bytes-are-fresh", "TIME-8", [], async (ctx: Ctx) => {
    const drawn = Array.from({ length: 20 }, () => ctx.scope.randomBytes(16).join());
    ctx.check.equal(new Set(drawn).size, 20, "how many of 20 draws differ");
  }),
  must("timers/random-bytes-of-no-length-is-invalid", "TIME-8", [], async (ctx: Ctx) => {
    for (const length of [-1, 1.5, Number.NaN]) {
      ctx.check.throws(() => ctx.scope.randomBytes(length), "InvalidInput", `randomBytes(${length})`);
    }
  }),
];
