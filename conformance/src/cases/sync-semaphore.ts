import type { Permit } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";
import { startedTooLate, turns, watched } from "./sync-kit.ts";

/** Permits: how many, who gets them next, and when they come back. */
export const cases: readonly Case[] = [
  must("sync/as-many-as-there-are-permits-run-at-once", "SYNC-10", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(3);
    let inside = 0;
    const seen: number[] = [];
    const work = Array.from({ length: 7 }, () =>
      semaphore.with(ctx.scope, async () => {
        seen.push(++inside);
        await ctx.scope.yieldNow();
        inside--;
        return "done";
      }),
    );
    const results = await ctx.within(Promise.all(work), "everybody's turn");
    ctx.check.equal(new Set(results), new Set(["done"]), "what with resolved to");
    ctx.check.equal(Math.max(...seen), 3, "how many were inside at once");
  }),
  must("sync/available-counts-the-permits-that-are-left", "SYNC-10", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(5);
    const two = await semaphore.acquire(ctx.scope, 2);
    const one = semaphore.tryAcquire(ctx.scope);
    ctx.check.equal([two.permits, one?.permits, semaphore.available], [2, 1, 2], "permits, and what is left");
    ctx.check.equal(semaphore.tryAcquire(ctx.scope, 3), undefined, "tryAcquire of more than are left");
    two.release();
    ctx.check.equal(semaphore.available, 4, "what is left after two came back");
  }),
  must("sync/a-small-request-does-not-overtake-a-big-one", "SYNC-11", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(3);
    const held = await semaphore.acquire(ctx.scope, 2);
    const order: string[] = [];
    const big = semaphore.with(ctx.scope, () => order.push("big"), 3);
    const small = semaphore.with(ctx.scope, () => order.push("small"));
    ctx.check.equal(semaphore.tryAcquire(ctx.scope), undefined, "tryAcquire while a big request waits");
    await turns(ctx);
    ctx.check.equal(order, [], "who has run before there was enough for the big one");
    held.release();
    await ctx.within(Promise.all([big, small]), "both");
    ctx.check.equal(order, ["big", "small"], "order in which they ran");
  }),
  must("sync/releasing-permits-twice-gives-them-back-once", "SYNC-12", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(2);
    const first = await semaphore.acquire(ctx.scope);
    await semaphore.acquire(ctx.scope);
    const waiting = [semaphore.acquire(ctx.scope), semaphore.acquire(ctx.scope)];
    const last = watched(waiting[1] as Promise<unknown>);
    first.release();
    first.release();
    first[Symbol.dispose]();
    await ctx.within(waiting[0] as Promise<unknown>, "the one who waited longest");
    await turns(ctx);
    ctx.check.equal([last.settled, semaphore.available], [false, 0], "whether another got one too, and what is left");
  }),
  must("sync/permits-come-back-however-the-function-ends", "SYNC-12", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(2);
    const failure = new Error("inside");
    const throws = (): never => {
      throw failure;
    };
    for (const fn of [throws, () => Promise.reject(failure)]) {
      const outcome = await semaphore.with(ctx.scope, fn, 2).catch((error: unknown) => error);
      ctx.check.equal(
        [outcome === failure, semaphore.available],
        [true, 2],
        "whether it rejects with it, what is left",
      );
    }
  }),
  must("sync/permits-end-with-their-scope", "SYNC-12", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(2);
    let permit: Permit | undefined;
    await ctx.scope.scope(async (scope) => {
      permit = await semaphore.acquire(scope, 2);
    });
    ctx.check.equal(semaphore.available, 2, "what is left after the scope has ended");
    permit?.release();
    ctx.check.equal(semaphore.available, 2, "what is left after a late release");
  }),
  must("sync/numbers-of-permits-are-checked", "SYNC-12", [], async (ctx: Ctx) => {
    for (const total of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      ctx.check.throws(() => ctx.scope.semaphore(total), "InvalidInput", `a semaphore with ${total} permits`);
    }
    const semaphore = ctx.scope.semaphore(2);
    for (const permits of [3, 0, -1, 0.5, Number.NaN]) {
      await ctx.check.rejects(semaphore.acquire(ctx.scope, permits), "InvalidInput", `acquire of ${permits} from 2`);
      ctx.check.throws(
        () => semaphore.tryAcquire(ctx.scope, permits),
        "InvalidInput",
        `tryAcquire of ${permits} from 2`,
      );
    }
    ctx.check.equal(semaphore.available, 2, "what is left");
  }),
  must("sync/with-of-no-function-is-invalid", "SYNC-23", [], async (ctx: Ctx) => {
    const [mutex, semaphore] = [ctx.scope.mutex(), ctx.scope.semaphore(1)];
    const none = undefined as unknown as () => void;
    await ctx.check.rejects(mutex.with(ctx.scope, none), "InvalidInput", "with a lock, without a function");
    await ctx.check.rejects(mutex.withSync(ctx.scope, none), "InvalidInput", "withSync without a function");
    await ctx.check.rejects(semaphore.with(ctx.scope, none), "InvalidInput", "with permits, without a function");
    ctx.check.equal([mutex.locked, semaphore.available], [false, 1], "whether the lock is taken, and permits left");
  }),
  must("sync/cancelling-the-first-in-line-serves-those-behind", "SYNC-13", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(3);
    const [cancelled, kept] = [openChild(ctx), openChild(ctx)];
    await semaphore.acquire(kept, 2);
    const big = ctx.check.rejects(semaphore.acquire(cancelled, 3), "Cancelled", "the big request");
    const small = semaphore.acquire(kept);
    cancelled.cancel();
    await big;
    await ctx.within(small, "the small request behind it, which fits");
    ctx.check.equal(semaphore.available, 0, "what is left");
  }),
  must("sync/permits-for-who-is-cancelled-in-that-moment-go-on", "SYNC-13", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(2);
    const [cancelled, kept] = [openChild(ctx), openChild(ctx)];
    let called = false;
    const held = await semaphore.acquire(kept, 2);
    const acquired = ctx.check.rejects(
      semaphore.acquire(cancelled),
      "Cancelled",
      "acquire, cancelled as it was its turn",
    );
    const ran = ctx.check.rejects(
      semaphore.with(cancelled, () => {
        called = true;
      }),
      "Cancelled",
      "with, cancelled as it was its turn",
    );
    const next = semaphore.acquire(kept, 2);
    held.release();
    cancelled.cancel();
    await Promise.all([acquired, ran]);
    await ctx.within(next, "the permits, for who was behind them");
    ctx.check.equal(called, false, "whether with ran");
  }),
  must("sync/with-permits-does-nothing-once-it-is-cancelled", "SYNC-13", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(1);
    const late = await startedTooLate(ctx, {
      take: () => semaphore.acquire(ctx.scope),
      with: (scope, fn) => semaphore.with(scope, fn),
    });
    ctx.check.equal(late, [], "microtasks after the release at whose cancellation with still ran");
  }),
  must("sync/ten-thousand-leave-from-the-middle-of-the-line", "SYNC-13", [], async (ctx: Ctx) => {
    const semaphore = ctx.scope.semaphore(1);
    const [cancelled, kept] = [openChild(ctx), openChild(ctx)];
    const held = await semaphore.acquire(kept);
    const order: number[] = [];
    let rejected = 0;
    const reject = (): void => void rejected++;
    const all = Array.from({ length: 10_000 }, (_, i) =>
      i % 100 === 0 ? semaphore.with(kept, () => order.push(i)) : semaphore.acquire(cancelled).catch(reject),
    );
    cancelled.cancel();
    held.release();
    await ctx.within(Promise.all(all), "everybody");
    const expected = Array.from({ length: 100 }, (_, i) => i * 100);
    ctx.check.equal([rejected, order], [9900, expected], "how many were cancelled, and who was served in which order");
  }),
];
