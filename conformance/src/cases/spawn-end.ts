import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** How a scope ends: background tasks, deferred functions, the order of it all, scopes without a body, stopping. */
export const cases: readonly Case[] = [
  must("spawn/background-tasks-are-cancelled-when-the-body-returns", "SPAWN-9", [], async (ctx: Ctx) => {
    let ended = "not";
    const scope = ctx.scope.scope((inner) => {
      inner.spawn((task) => task.sleep(60_000).finally(() => (ended = "cancelled")), { background: true });
      return inner.yieldNow().then(() => "body");
    });
    ctx.check.equal(await ctx.within(scope, "the scope to end"), "body", "what the scope resolved to");
    ctx.check.equal(ended, "cancelled", "how the background task ended");
  }),
  must("spawn/a-failing-background-task-fails-its-scope", "SPAWN-9", [], async (ctx: Ctx) => {
    const failure = new Error("in the background");
    const scope = ctx.scope.scope(async (inner) => {
      inner.spawn(() => Promise.reject(failure), { background: true });
      await inner.sleep(60_000);
    });
    const outcome = await ctx.within(
      scope.catch((error: unknown) => error),
      "the scope to end",
    );
    ctx.check.equal(outcome, failure, "what the scope rejected with");
  }),
  must("spawn/deferred-functions-run-last-first", "SPAWN-10", [], async (ctx: Ctx) => {
    const order: string[] = [];
    await ctx.scope.scope((scope) => {
      scope.defer(() => order.push("first"));
      scope.defer((shielded) => shielded.sleep(2).then(() => order.push("second")));
      scope.defer(() => order.push("third"));
      order.push("body");
    });
    ctx.check.equal(order, ["body", "third", "second", "first"], "order of the end");
  }),
  must("spawn/deferred-functions-can-work-under-cancellation", "SPAWN-10", [], async (ctx: Ctx) => {
    let cleaned = false;
    const scope = ctx.scope.scope(async (inner) => {
      inner.defer(async (shielded) => {
        await shielded.sleep(2);
        cleaned = true;
      });
      inner.cancel();
      inner.checkpoint();
    });
    await ctx.check.rejects(scope, "Cancelled", "the cancelled scope");
    ctx.check.equal(cleaned, true, "whether the deferred function could sleep");
  }),
  must("spawn/a-failing-deferred-function-fails-the-scope-and-the-others-run", "SPAWN-10", [], async (ctx: Ctx) => {
    const failure = new Error("from defer");
    let ran = false;
    const scope = ctx.scope.scope((inner) => {
      inner.defer(() => {
        ran = true;
      });
      inner.defer(() => Promise.reject(failure));
    });
    ctx.check.equal(await scope.catch((error: unknown) => error), failure, "what the scope rejected with");
    ctx.check.equal(ran, true, "whether the other deferred function ran");
  }),
  must("spawn/deferred-functions-end-at-the-grace-limit", "SPAWN-10", [], async (ctx: Ctx) => {
    const { scope } = ctx.root({ cleanupGrace: 20 });
    let error: unknown;
    const ended = scope.scope((inner) => {
      inner.defer(async (shielded) => {
        error = await ctx.check.rejects(shielded.sleep(60_000), "TimedOut", "a deferred sleep beyond the grace time");
      });
    });
    await ctx.within(ended.catch(String), "the scope to end");
    ctx.check.equal((error as { code?: string } | undefined)?.code, "TimedOut", "what the deferred sleep got");
  }),
  must("spawn/the-end-is-body-then-background-then-tasks-then-deferred", "SPAWN-11", [], async (ctx: Ctx) => {
    const order: string[] = [];
    const release = Promise.withResolvers<void>();
    await ctx.scope.scope(async (scope) => {
      scope.defer(() => order.push("deferred"));
      scope.spawn(() => release.promise.then(() => order.push("task")));
      const background = (task: typeof scope): Promise<void> =>
        task.sleep(60_000).finally(() => {
          order.push("background");
          release.resolve();
        });
      scope.spawn(background, { background: true });
      await scope.yieldNow();
      order.push("body");
    });
    ctx.check.equal(order, ["body", "background", "task", "deferred"], "order of the end");
  }),
  must("spawn/open-scope-waits-for-its-tasks-at-close", "SPAWN-12", [], async (ctx: Ctx) => {
    const open = ctx.scope.openScope();
    let ended = false;
    open.scope.spawn(async (task) => {
      await task.sleep(5);
      ended = true;
    });
    await open.close();
    ctx.check.equal(ended, true, "whether the task had ended when close resolved");
  }),
  must("spawn/open-scope-rejects-at-close-with-what-failed-in-it", "SPAWN-12", [], async (ctx: Ctx) => {
    const open = ctx.scope.openScope();
    const failure = new Error("in the open scope");
    open.scope.spawn(() => Promise.reject(failure));
    const outcome = await open.close().catch((error: unknown) => error);
    ctx.check.equal(outcome, failure, "what close rejected with");
    ctx.check.equal(ctx.scope.cancelled, false, "whether the scope above is cancelled");
  }),
  must("spawn/open-scope-ends-when-disposed", "SPAWN-12", [], async (ctx: Ctx) => {
    const order: string[] = [];
    const open = ctx.scope.openScope();
    open.scope.defer(() => order.push("deferred"));
    await open[Symbol.asyncDispose]();
    ctx.check.equal(order, ["deferred"], "what ran when the open scope was disposed");
    ctx.check.throws(() => open.scope.spawn(() => undefined), "Closed", "spawn in the disposed scope");
  }),
  must("spawn/stopping-is-a-level-that-every-scope-sees", "SPAWN-13", [], async (ctx: Ctx) => {
    const root = ctx.root();
    const before = root.scope.stopping.requested;
    const waited = root.scope.scope((inner) => inner.stopping.wait());
    root.stop();
    await ctx.within(waited, "stopping.wait in a child scope");
    await ctx.within(root.scope.stopping.wait(), "stopping.wait after the request");
    ctx.check.equal([before, root.scope.stopping.requested], [false, true], "stopping.requested before and after");
  }),
  must("spawn/stopping-cancels-nothing-by-itself", "SPAWN-13", [], async (ctx: Ctx) => {
    const root = ctx.root();
    root.stop();
    const value = await root.scope.spawn((task) => task.sleep(1).then(() => "went on")).join();
    ctx.check.equal(value, "went on", "a task spawned after the request");
    ctx.check.equal(root.scope.cancelled, false, "whether the root is cancelled");
  }),
  must("spawn/waiting-for-stopping-ends-with-its-scope", "SPAWN-13", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const waiting = ctx.check.rejects(scope.stopping.wait(), "Cancelled", "stopping.wait in a cancelled scope");
    await ctx.never(waiting, "the end of stopping.wait");
    scope.cancel();
    await waiting;
  }),
];
