import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";
import { type Actor, actor, actors, turns, watched } from "./sync-kit.ts";

/** Waiting that could never end, and waiting that only looks like it. */
export const cases: readonly Case[] = [
  must("sync/locking-what-the-task-has-is-a-deadlock", "SYNC-6", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex({ name: "mine" });
    const { a } = await actors(ctx, "a");
    const inner = mutex.with(a.scope, () => a.scope.scope((nested) => mutex.lock(nested)));
    const error = await ctx.check.rejects(inner, "Deadlock", "a lock that the task has");
    ctx.check.ok(error.message.includes('"a" holds "mine"'), `the message says who has it: ${error.message}`);
    ctx.check.equal(mutex.locked, false, "whether it is locked afterwards");
  }),
  must("sync/waiting-twice-for-a-lock-is-a-deadlock", "SYNC-6", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { a, b } = await actors(ctx, "a", "b");
    const lock = await mutex.lock(a.scope);
    const first = mutex.lock(b.scope);
    await ctx.check.rejects(mutex.lock(b.scope), "Deadlock", "a lock that the task waits for already");
    lock.release();
    await ctx.within(first, "the lock it waited for first");
  }),
  must("sync/a-circle-of-two-locks-is-a-deadlock", "SYNC-7", [], async (ctx: Ctx) => {
    const [x, y] = [ctx.scope.mutex({ name: "x" }), ctx.scope.mutex({ name: "y" })];
    const { a, b } = await actors(ctx, "a", "b");
    await x.lock(a.scope);
    const held = await y.lock(b.scope);
    const waiting = y.lock(a.scope);
    const error = await ctx.check.rejects(x.lock(b.scope), "Deadlock", "the lock that closes the circle");
    for (const link of ['"b" holds "y", waits for "x" held by "a"', '"a" holds "x", waits for "y" held by "b"']) {
      ctx.check.ok(error.message.includes(link), `the message has ${link}: ${error.message}`);
    }
    held.release();
    await ctx.within(waiting, "the lock of the other one");
  }),
  must("sync/a-circle-of-many-locks-is-a-deadlock", "SYNC-7", [], async (ctx: Ctx) => {
    const count = 50;
    const ring = await Promise.all(Array.from({ length: count }, (_, i) => actor(ctx, `task-${i}`)));
    const mutexes = ring.map((_, i) => ctx.scope.mutex({ name: `lock-${i}` }));
    const own = await Promise.all(ring.map(({ scope }, i) => mutexes[i]?.lock(scope)));
    const next = (i: number): Promise<unknown> => mutexes[(i + 1) % count]?.lock((ring[i] as Actor).scope) as never;
    const waiting = ring.slice(0, -1).map((_, i) => next(i));
    const error = await ctx.check.rejects(next(count - 1), "Deadlock", "the lock that closes the circle");
    const named = ring.filter((_, i) => error.message.includes(`"task-${i}"`) && error.message.includes(`"lock-${i}"`));
    ctx.check.equal(named.length, count, "how many tasks and locks the message names");
    own.at(-1)?.release();
    await ctx.within(waiting.at(-1) as Promise<unknown>, "the lock of the one before");
    await Promise.all(ring.map((one) => one.cancel()));
    await Promise.allSettled(waiting);
  }),
  must("sync/a-chain-of-locks-is-no-deadlock", "SYNC-7", [], async (ctx: Ctx) => {
    const [x, y, z] = [ctx.scope.mutex(), ctx.scope.mutex(), ctx.scope.mutex()];
    const { a, b, c } = await actors(ctx, "a", "b", "c");
    await x.lock(a.scope);
    const yours = await y.lock(b.scope);
    const last = await z.lock(c.scope);
    const waiting = [y.lock(a.scope), z.lock(b.scope)];
    await turns(ctx);
    last.release();
    await ctx.within(waiting[1] as Promise<unknown>, "the lock at the end of the chain");
    yours.release();
    await ctx.within(waiting[0] as Promise<unknown>, "the lock before it");
  }),
  must("sync/joining-who-waits-for-the-own-lock-is-a-deadlock", "SYNC-8", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex({ name: "mine" });
    const { parent } = await actors(ctx, "parent");
    const lock = await mutex.lock(parent.scope);
    const child = parent.scope.spawn(
      (scope) => ctx.check.rejects(mutex.lock(scope), "Deadlock", "a lock of who waits for the end of this task"),
      { name: "child" },
    );
    await turns(ctx);
    const { message } = await ctx.within(child.join(), "the child");
    for (const link of [
      '"child" waits for "mine" held by "parent"',
      '"parent" holds "mine", waits for the end of "child"',
    ])
      ctx.check.ok(message.includes(link), `the message has ${link}: ${message}`);
    ctx.check.equal(mutex.owner, "parent", "the owner");
    lock.release();
  }),
  must("sync/ending-with-who-waits-for-the-own-lock-is-a-deadlock", "SYNC-8", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex({ name: "mine" });
    const { parent } = await actors(ctx, "parent");
    const ended = mutex.with(parent.scope, () =>
      parent.scope.scope((nested) => {
        for (const name of ["first", "second"]) nested.spawn((scope) => mutex.with(scope, () => undefined), { name });
      }),
    );
    const error = await ctx.check.rejects(ended, "Deadlock", "a scope that ends with a task which waits for its lock");
    ctx.check.ok(error.message.includes('waits for the end of "first"'), `the message says so: ${error.message}`);
  }),
  must("sync/a-join-beside-something-else-is-no-deadlock", "SYNC-8", [], async (ctx: Ctx) => {
    const mutex = ctx.scope.mutex();
    const { parent } = await actors(ctx, "parent");
    const lock = await mutex.lock(parent.scope);
    const child = parent.scope.spawn((scope) => mutex.with(scope, () => "had the lock"));
    const joined = child.join();
    const released = parent.scope.sleep(20).then(() => lock.release());
    ctx.check.equal(watched(joined).settled, false, "whether the child has ended");
    ctx.check.equal(await ctx.within(joined, "the child"), "had the lock", "what the child came to");
    await released;
  }),
];
