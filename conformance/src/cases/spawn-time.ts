import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** Deadlines and shields. */
export const cases: readonly Case[] = [
  must("spawn/a-scope-beyond-its-timeout-rejects-with-timed-out", "SPAWN-19", [], async (ctx: Ctx) => {
    const start = ctx.scope.now();
    let seen: unknown;
    const scope = ctx.scope.scope(
      async (inner) => {
        seen = await ctx.check.rejects(inner.sleep(60_000), "TimedOut", "the sleep inside");
        inner.checkpoint();
      },
      { timeout: 20 },
    );
    const error = await ctx.check.rejects(scope, "TimedOut", "the scope");
    ctx.check.ok(ctx.scope.now() - start >= 20, "not before its time");
    ctx.check.equal(error.reason, (seen as typeof error).reason, "the reason, inside and outside");
  }),
  must("spawn/timeout-gives-the-value-in-time", "SPAWN-19", [], async (ctx: Ctx) => {
    const value = ctx.scope.timeout(60_000, (scope) => scope.sleep(1).then(() => "in time"));
    ctx.check.equal(await value, "in time", "what timeout resolved to");
  }),
  must("spawn/timeout-rejects-with-timed-out", "SPAWN-19", [], async (ctx: Ctx) => {
    const late = ctx.scope.timeout(5, (scope) => scope.sleep(60_000));
    const error = await ctx.check.rejects(late, "TimedOut", "timeout(5)");
    ctx.check.equal(error.reason?.kind, "deadline", "kind of the reason");
  }),
  must("spawn/a-deadline-is-a-point-of-now", "SPAWN-19", [], async (ctx: Ctx) => {
    const deadline = ctx.scope.now() + 20;
    const scope = ctx.scope.scope((inner) => inner.sleep(60_000), { deadline });
    await ctx.check.rejects(scope, "TimedOut", "a scope with a deadline");
    ctx.check.ok(ctx.scope.now() >= deadline, "not before the deadline");
  }),
  must("spawn/an-outer-deadline-limits-an-inner-one", "SPAWN-20", [], async (ctx: Ctx) => {
    const outer = ctx.scope.timeout(10, (scope) => scope.timeout(60_000, (inner) => inner.sleep(60_000)));
    const error = await ctx.check.rejects(outer, "TimedOut", "the outer scope");
    ctx.check.equal(error.reason?.kind, "deadline", "kind of the reason");
  }),
  must("spawn/an-inner-deadline-leaves-the-outer-scope", "SPAWN-20", [], async (ctx: Ctx) => {
    const value = await ctx.scope.timeout(60_000, async (outer) => {
      await ctx.check.rejects(
        outer.timeout(5, (inner) => inner.sleep(60_000)),
        "TimedOut",
        "the inner scope",
      );
      await outer.sleep(1);
      return outer.cancelled;
    });
    ctx.check.equal(value, false, "whether the outer scope is cancelled");
  }),
  must("spawn/a-task-beyond-its-timeout-is-timed-out", "SPAWN-20", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const task = scope.spawn((inner) => inner.sleep(60_000), { timeout: 5 });
    await ctx.check.rejects(task.join(), "TimedOut", "join of a task beyond its timeout");
  }),
  must("spawn/shield-keeps-cancellation-out", "SPAWN-21", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const started = Promise.withResolvers<void>();
    const shielded = scope.shield(async (inner) => {
      started.resolve();
      await inner.sleep(10);
      return inner.cancelled;
    });
    await ctx.within(started.promise, "the shielded body to start");
    scope.cancel();
    ctx.check.equal(await shielded, false, "whether the shielded scope was cancelled");
  }),
  must("spawn/shield-works-in-a-cancelled-scope", "SPAWN-21", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    scope.cancel();
    const value = await scope.shield((inner) => inner.spawn((task) => task.sleep(1).then(() => "done")).join());
    ctx.check.equal(value, "done", "what a task under the shield came to");
    await ctx.check.rejects(scope.sleep(1), "Cancelled", "sleep after the shield");
  }),
  must("spawn/shield-keeps-deadlines-out", "SPAWN-21", [], async (ctx: Ctx) => {
    const scope = openChild(ctx, { timeout: 5 });
    const value = await scope.shield(async (inner) => {
      await ctx.check.rejects(scope.sleep(60_000), "TimedOut", "sleep in the scope outside the shield");
      await inner.sleep(1);
      return "went on";
    });
    ctx.check.equal(value, "went on", "what the shielded body came to");
  }),
  must("spawn/shield-has-a-deadline-of-its-own", "SPAWN-21", [], async (ctx: Ctx) => {
    const shielded = ctx.scope.shield((inner) => inner.sleep(60_000), { timeout: 5 });
    await ctx.check.rejects(shielded, "TimedOut", "a shield with a timeout");
  }),
];
