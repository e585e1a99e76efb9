import type { Lock } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import { actor, actors, startedTooLate, turns, watched } from "./sync-kit.ts";

/** Who has the lock, who gets it next, and when it is released. */
export const cases: readonly Case[] = [
  must("sync/one-task-at-a-time-has-the-lock", "SYNC-1", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    let inside = 0;
    let most = 0;
    const tasks = Array.from({ length: 5 }, () =>
      ctx.scope.spawn((task) =>
        mutex.with(task, async () => {
          most = Math.max(most, ++inside);
          await task.yieldNow();
          inside--;
        }),
      ),
    );
    for (const task of tasks) await ctx.within(task.join(), "a task that takes its turn");
    ctx.check.equal(most, 1, "how many were inside at once");
  }),
  must("sync/the-lock-goes-to-whoever-waits-longest", "SYNC-1", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { first, ...others } = await actors(ctx, "first", "b", "c", "d", "e");
    const lock = await mutex.lock(first.scope);
    const order: string[] = [];
    const turns = Object.entries(others).map(([name, { scope }]) => mutex.with(scope, () => order.push(name)));
    lock.release();
    await ctx.within(Promise.all(turns), "everybody's turn");
    ctx.check.equal(order, ["b", "c", "d", "e"], "order in which they had the lock");
  }),
  must("sync/nobody-overtakes-who-waits-for-a-lock", "SYNC-1", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b, c } = await actors(ctx, "a", "b", "c");
    const lock = await mutex.lock(a.scope);
    const order: string[] = [];
    const waiting = mutex.with(b.scope, () => order.push("who waited"));
    lock.release();
    ctx.check.equal(mutex.tryLock(c.scope), undefined, "tryLock in the moment of the release");
    const late = mutex.with(c.scope, () => order.push("who came later"));
    await ctx.within(Promise.all([waiting, late]), "both");
    ctx.check.equal(order, ["who waited", "who came later"], "order in which they had the lock");
  }),
  must("sync/try-lock-takes-what-is-free", "SYNC-1", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b } = await actors(ctx, "a", "b");
    const lock = mutex.tryLock(a.scope);
    ctx.check.ok(lock !== undefined, "tryLock of a free mutex gives a lock");
    ctx.check.equal(mutex.tryLock(b.scope), undefined, "tryLock of a lock that is taken");
    lock.release();
    ctx.check.ok(mutex.tryLock(b.scope) !== undefined, "tryLock after the release gives a lock");
  }),
  must("sync/with-runs-at-once-if-the-lock-is-free", "SYNC-3", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    let ran = false;
    const done = mutex.with(ctx.scope, async () => {
      ran = true;
      return "value";
    });
    ctx.check.equal(ran, true, "whether it ran inside the call");
    ctx.check.equal(await ctx.within(done, "with"), "value", "what with resolved to");
    ctx.check.equal(mutex.locked, false, "whether it is locked afterwards");
  }),
  must("sync/with-releases-however-its-function-ends", "SYNC-3", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const failure = new Error("inside");
    const throws = (): never => {
      throw failure;
    };
    for (const fn of [throws, () => Promise.reject(failure)]) {
      const outcome = await mutex.with(ctx.scope, fn).catch((error: unknown) => error);
      ctx.check.equal(outcome, failure, "what with rejected with");
      ctx.check.equal(mutex.locked, false, "whether it is still locked");
    }
  }),
  must("sync/with-sync-releases-however-its-function-ends", "SYNC-4", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const failure = new Error("inside");
    ctx.check.equal(await mutex.withSync(ctx.scope, () => mutex.locked), true, "whether it is locked meanwhile");
    const thrown = await mutex
      .withSync(ctx.scope, () => {
        throw failure;
      })
      .catch((error: unknown) => error);
    ctx.check.equal(thrown, failure, "what withSync rejected with");
    ctx.check.equal(mutex.locked, false, "whether it is still locked");
  }),
  must("sync/with-sync-does-not-call-an-async-function", "SYNC-4", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    let called = false;
    const fn = async (): Promise<void> => {
      called = true;
    };
    await ctx.check.rejects(mutex.withSync(ctx.scope, fn as never), "InvalidInput", "withSync of an async function");
    ctx.check.equal(called, false, "whether it was called");
  }),
  must("sync/with-sync-refuses-a-promise-and-reports-its-failure", "SYNC-4", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const failure = new Error("too late for the lock");
    const refused = mutex.withSync(ctx.scope, (() => Promise.reject(failure)) as never);
    await ctx.check.rejects(refused, "InvalidInput", "withSync of a function that returns a promise");
    ctx.check.equal(mutex.locked, false, "whether it is still locked");
    await turns(ctx);
    ctx.check.equal(ctx.reported(), [failure], "what was reported");
  }),
  must("sync/releasing-twice-leaves-the-next-owner-alone", "SYNC-2", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b, c } = await actors(ctx, "a", "b", "c");
    const lock = await mutex.lock(a.scope);
    const next = mutex.lock(b.scope);
    const third = watched(mutex.lock(c.scope));
    lock.release();
    await ctx.within(next, "the next in line");
    lock.release();
    lock[Symbol.dispose]();
    await turns(ctx);
    ctx.check.equal(third.settled, false, "whether a third has the lock too");
    ctx.check.equal(mutex.owner, "b", "the owner");
  }),
  must("sync/a-lock-ends-with-its-scope", "SYNC-2", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { b } = await actors(ctx, "b");
    let lock: Lock | undefined;
    await ctx.scope.scope(async (scope) => {
      lock = await mutex.lock(scope);
    });
    await ctx.within(mutex.lock(b.scope), "the lock of a scope that has ended");
    lock?.release();
    ctx.check.equal(mutex.owner, "b", "the owner after a late release");
  }),
  must("sync/a-cancelled-scope-gets-no-lock", "SYNC-5", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a } = await actors(ctx, "a");
    let called = false;
    const note = (): void => {
      called = true;
    };
    a.cancel();
    await ctx.check.rejects(mutex.lock(a.scope), "Cancelled", "lock in a cancelled scope");
    await ctx.check.rejects(mutex.with(a.scope, note), "Cancelled", "with in a cancelled scope");
    await ctx.check.rejects(mutex.withSync(a.scope, note), "Cancelled", "withSync in a cancelled scope");
    ctx.check.throws(() => mutex.tryLock(a.scope), "Cancelled", "tryLock in a cancelled scope");
    ctx.check.equal([called, mutex.locked], [false, false], "whether anything ran, or is locked");
  }),
  must("sync/who-is-cancelled-leaves-the-line-for-a-lock", "SYNC-5", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b, c } = await actors(ctx, "a", "b", "c");
    const lock = await mutex.lock(a.scope);
    const cancelled = ctx.check.rejects(mutex.lock(b.scope), "Cancelled", "a lock whose waiter was cancelled");
    const next = mutex.lock(c.scope);
    b.cancel();
    await cancelled;
    lock.release();
    await ctx.within(next, "the lock, for who was behind the cancelled one");
    ctx.check.equal(mutex.owner, "c", "the owner");
  }),
  must("sync/a-lock-for-who-is-cancelled-in-that-moment-goes-on", "SYNC-5", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b, c, d } = await actors(ctx, "a", "b", "c", "d");
    let called = false;
    const lock = await mutex.lock(a.scope);
    const locked = ctx.check.rejects(mutex.lock(b.scope), "Cancelled", "lock, cancelled as it was its turn");
    const ran = ctx.check.rejects(
      mutex.with(c.scope, () => {
        called = true;
      }),
      "Cancelled",
      "with, cancelled as it was its turn",
    );
    const next = mutex.lock(d.scope);
    lock.release();
    b.cancel();
    c.cancel();
    await Promise.all([locked, ran]);
    await ctx.within(next, "the lock, for who was behind them");
    ctx.check.equal([called, mutex.owner], [false, "d"], "whether with ran, and the owner");
  }),
  must("sync/with-a-lock-does-nothing-once-it-is-cancelled", "SYNC-5", [], async (ctx: Ctx) => {
    const { a } = await actors(ctx, "a");
    for (const way of ["with", "withSync"] as const) {
      const mutex = ctx.scope.mutex();
      const late = await startedTooLate(ctx, {
        take: () => mutex.lock(a.scope),
        with: (scope, fn) => mutex[way](scope, fn),
      });
      ctx.check.equal(late, [], `microtasks after the release at whose cancellation ${way} still ran`);
    }
  }),
  must("sync/a-scope-that-ends-leaves-the-line-for-a-lock", "SYNC-5", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b } = await actors(ctx, "a", "b");
    const lock = await mutex.lock(a.scope);
    const other = await actor(ctx, "forgets its lock");
    const forgotten = mutex.lock(other.scope);
    const rejected = ctx.check.rejects(forgotten, "Closed", "a lock that a task did not wait for");
    await other.end();
    await rejected;
    lock.release();
    await ctx.within(mutex.lock(b.scope), "the lock, for who came next");
  }),
  must("sync/dump-says-who-has-the-lock", "SYNC-9", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex({ name: "accounts" });
    const { payer, clerk } = await actors(ctx, "payer", "clerk");
    ctx.check.equal([mutex.locked, mutex.owner], [false, undefined], "locked and owner of a free mutex");
    await mutex.lock(payer.scope);
    const waiting = ctx.check.rejects(mutex.lock(clerk.scope), "Cancelled", "the lock");
    ctx.check.equal([mutex.locked, mutex.owner], [true, "payer"], "locked and owner");
    const text = clerk.scope.dump();
    ctx.check.ok(text.includes('mutex.lock "accounts" held by "payer"'), `the dump says it: ${text}`);
    clerk.cancel();
    await waiting;
  }),
];
