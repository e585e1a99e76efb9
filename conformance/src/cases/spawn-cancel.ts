import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

class Foreign<T> extends Promise<T> {}

/** Cancelling scopes and tasks, and what a cancelled scope still does. */
export const cases: readonly Case[] = [
  must("spawn/cancellation-is-a-level-that-every-operation-sees", "SPAWN-14", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    ctx.check.equal(scope.cancelled, false, "cancelled before");
    scope.cancel();
    for (let i = 0; i < 3; i++) await ctx.check.rejects(scope.sleep(60_000), "Cancelled", `sleep ${i} after cancel`);
    ctx.check.equal(scope.cancelled, true, "cancelled after");
  }),
  must("spawn/only-the-first-cancel-counts", "SPAWN-14", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    scope.cancel("first");
    scope.cancel("second");
    const error = await ctx.check.rejects(scope.sleep(60_000), "Cancelled", "sleep after two cancels");
    ctx.check.equal(error.reason?.detail, "first", "the reason's detail");
  }),
  must("spawn/cancel-reaches-everything-below-with-one-reason", "SPAWN-15", [], async (ctx: Ctx) => {
    const scope = openChild(ctx, { name: "origin-of-it" });
    const reasons: unknown[] = [];
    const sleep = async (inner: typeof scope): Promise<void> => {
      const error = await ctx.check.rejects(inner.sleep(60_000), "Cancelled", "a sleep below the cancelled scope");
      reasons.push(error.reason);
    };
    const below = scope.scope((child) =>
      Promise.all([sleep(child), child.scope(sleep), child.spawn(sleep).join().catch(String)]),
    );
    const ended = below.catch((error: unknown) => error);
    await ctx.scope.yieldNow();
    scope.cancel("detail");
    await ctx.within(ended, "everything below to end");
    ctx.check.equal(new Set(reasons).size, 1, "how many reasons there are for one cancellation");
    const { kind, detail, origin } = reasons[0] as { kind: string; detail: unknown; origin: string };
    ctx.check.equal([reasons.length, kind, detail, origin], [3, "user", "detail", "origin-of-it"], "the reason");
  }),
  must("spawn/cancelling-a-task-leaves-its-scope-and-siblings", "SPAWN-16", [], async (ctx: Ctx) => {
    const value = await ctx.scope.scope(async (scope) => {
      const sibling = scope.spawn((task) => task.sleep(5).then(() => "unharmed"));
      const task = scope.spawn((inner) => inner.sleep(60_000));
      await scope.yieldNow();
      task.cancel();
      await ctx.check.rejects(task.join(), "Cancelled", "join of the cancelled task");
      return sibling.join();
    });
    ctx.check.equal(value, "unharmed", "what the sibling came to");
  }),
  must("spawn/a-task-cancelled-before-it-began-never-begins", "SPAWN-16", [], async (ctx: Ctx) => {
    let began = false;
    const task = ctx.scope.spawn(() => {
      began = true;
    });
    task.cancel();
    await ctx.check.rejects(task.join(), "Cancelled", "join of a task that never began");
    await ctx.scope.yieldNow();
    ctx.check.equal(began, false, "whether the body ran");
  }),
  must("spawn/join-of-a-cancelled-task-waits-for-its-cleaning-up", "SPAWN-16", [], async (ctx: Ctx) => {
    let cleaned = false;
    const task = ctx.scope.spawn(async (scope) => {
      await scope.sleep(60_000).catch(() => undefined);
      await scope.shield((shielded) => shielded.sleep(5));
      cleaned = true;
      scope.checkpoint();
    });
    await ctx.scope.yieldNow();
    task.cancel();
    await ctx.check.rejects(task.join(), "Cancelled", "join of the cancelled task");
    ctx.check.equal(cleaned, true, "whether the task had cleaned up by then");
  }),
  must("spawn/checkpoint-throws-once-cancelled", "SPAWN-17", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    ctx.check.equal(scope.checkpoint(), undefined, "checkpoint of a scope in force");
    scope.cancel("why");
    const error = ctx.check.throws(() => scope.checkpoint(), "Cancelled", "checkpoint of a cancelled scope");
    ctx.check.equal(error.reason?.detail, "why", "the reason's detail");
  }),
  must("spawn/in-a-cancelled-scope-throws-and-starts-nothing", "SPAWN-17", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    scope.cancel();
    let began = false;
    const spawn = (): unknown =>
      scope.spawn(() => {
        began = true;
      });
    ctx.check.throws(spawn, "Cancelled", "spawn in a cancelled scope");
    await ctx.scope.yieldNow();
    ctx.check.equal(began, false, "whether the body ran");
  }),
  must("spawn/a-cancelled-scope-rejects-with-cancelled", "SPAWN-17", [], async (ctx: Ctx) => {
    const scope = ctx.scope.scope((inner) => {
      inner.cancel("from inside");
      return inner.sleep(60_000);
    });
    const error = await ctx.check.rejects(scope, "Cancelled", "a scope cancelled by its body");
    ctx.check.equal(error.reason?.detail, "from inside", "the reason's detail");
  }),
  must("spawn/wait-gives-the-value", "SPAWN-18", [], async (ctx: Ctx) => {
    const foreign: PromiseLike<string> = Foreign.resolve("of a promise of another kind");
    ctx.check.equal(await ctx.scope.wait(foreign), "of a promise of another kind", "what wait resolved to");
  }),
  must("spawn/wait-rejects-with-the-identical-error", "SPAWN-18", [], async (ctx: Ctx) => {
    const failure = new TypeError("foreign");
    const outcome = await ctx.scope.wait(Promise.reject(failure)).catch((error: unknown) => error);
    ctx.check.equal(outcome, failure, "what wait rejected with");
  }),
];
