import type { Hooks, ScopeEvent } from "@portico/core";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { must } from "./must.ts";

/** A body that no cancellation reaches, until `end` is called, or the case has ended. */
function deaf(ctx: Ctx): { readonly body: () => Promise<string>; end(): void; fail(error: unknown): void } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  ctx.defer(() => resolve("ended after the case"));
  return { body: () => promise, end: () => resolve("ended at last"), fail: reject };
}

/** The first event that a hook is told of. */
function firstEvent(): { readonly hook: (event: ScopeEvent) => void; readonly event: Promise<ScopeEvent> } {
  const { promise, resolve } = Promise.withResolvers<ScopeEvent>();
  return { hook: resolve, event: promise };
}

/** A child scope of a root with these hooks, which the case may cancel. */
function hooked(ctx: Ctx, hooks: Hooks, cancelGrace?: number): FullScope {
  const root = ctx.root(cancelGrace === undefined ? { hooks } : { hooks, cancelGrace });
  const open = root.scope.openScope({ name: "hooked" });
  ctx.defer(() => open.close().catch((error: unknown) => error));
  return open.scope;
}

/** Tasks that ignore their cancellation, what is told of them, and giving them up. */
export const cases: readonly Case[] = [
  must("spawn/who-ignores-the-cancellation-is-told-of-by-name", "SPAWN-27", [], async (ctx: Ctx) => {
    const slow = firstEvent();
    const scope = hooked(ctx, { slow: slow.hook }, 1);
    const { body, end } = deaf(ctx);
    const task = scope.spawn(body, { name: "deaf" });
    const ended = task.join().catch((error: unknown) => error);
    await ctx.scope.yieldNow();
    scope.cancel("go");
    const event = await ctx.within(slow.event, "the hook to be told");
    ctx.check.equal([event.name, event.reason.detail], ["deaf", "go"], "who is slow, and why it was cancelled");
    ctx.check.equal(event.path, ["root", "hooked", "deaf"], "its path");
    ctx.check.equal(task.status, "running", "its status: the scope still waits");
    end();
    await ctx.within(ended, "the task to end");
  }),
  must("spawn/without-a-hook-it-is-reported", "SPAWN-27", [], async (ctx: Ctx) => {
    const reported = Promise.withResolvers<unknown>();
    const root = ctx.root({ cancelGrace: 1, report: reported.resolve });
    const { body, end } = deaf(ctx);
    const task = root.scope.spawn(body, { name: "deaf" });
    await ctx.scope.yieldNow();
    task.cancel();
    const text = String(await ctx.within(reported.promise, "the report"));
    end();
    ctx.check.ok(text.includes('"deaf"'), "the report names the task");
  }),
  must("spawn/who-ends-in-time-is-not-slow", "SPAWN-27", [], async (ctx: Ctx) => {
    let told = 0;
    const scope = hooked(ctx, { slow: () => void told++ }, 20);
    const tasks = Array.from({ length: 10 }, () => scope.spawn((task) => task.sleep(60_000)));
    await ctx.scope.yieldNow();
    for (const task of tasks) task.cancel();
    await scope.sleep(30);
    ctx.check.equal(told, 0, "how often the hook was told");
  }),
  must("spawn/who-ends-in-time-is-not-given-up", "SPAWN-27", [], async (ctx: Ctx) => {
    const scope = ctx.scope.scope(
      async (inner) => {
        inner.spawn((task) => task.sleep(60_000));
        await inner.sleep(1);
        inner.cancel();
        await inner.sleep(60_000);
      },
      { abandonAfter: 20 },
    );
    await ctx.check.rejects(scope, "Cancelled", "a scope whose tasks heed the cancellation");
  }),
  must("spawn/an-orphan-is-named-and-its-scope-is-closed", "SPAWN-27", [], async (ctx: Ctx) => {
    const orphaned = firstEvent();
    const root = ctx.root({ hooks: { orphaned: orphaned.hook } });
    const { body, end } = deaf(ctx);
    const closed: string[] = [];
    const scope = root.scope.scope(
      async (inner) => {
        inner.spawn(
          (task) => {
            task.defer(() => void closed.push("deferred"));
            return body();
          },
          { name: "deaf" },
        );
        await inner.sleep(1);
        inner.cancel();
      },
      { abandonAfter: 5 },
    );
    const error = await ctx.check.rejects(ctx.within(scope, "the scope to give up"), "Orphaned", "the scope");
    const { name } = await ctx.within(orphaned.event, "the hook to be told");
    end();
    ctx.check.ok(error.message.includes('"deaf"'), "the error names the orphan");
    ctx.check.equal([name, closed], ["deaf", ["deferred"]], "whom the hook was told of, and what was cleaned up");
  }),
  must("spawn/an-orphans-late-failure-is-reported", "SPAWN-27", [], async (ctx: Ctx) => {
    const reported = Promise.withResolvers<unknown>();
    const root = ctx.root({ report: reported.resolve });
    const { body, fail } = deaf(ctx);
    const scope = root.scope.scope(
      async (inner) => {
        inner.spawn(body);
        await inner.sleep(1);
        inner.cancel();
      },
      { abandonAfter: 1 },
    );
    await ctx.check.rejects(ctx.within(scope, "the scope to give up"), "Orphaned", "the scope");
    const late = new Error("too late");
    fail(late);
    ctx.check.equal(
      (await ctx.within(reported.promise, "the report")) === late,
      true,
      "whether it is the late failure",
    );
  }),
  must("spawn/nobody-is-given-up-without-being-asked", "SPAWN-27", [], async (ctx: Ctx) => {
    const { body, end } = deaf(ctx);
    const scope = ctx.scope.scope(async (inner) => {
      inner.spawn(body);
      await inner.sleep(1);
      inner.cancel();
    });
    await ctx.never(scope, "a scope with a task that ignores its cancellation");
    end();
    ctx.check.equal(await ctx.within(scope, "the scope to end"), undefined, "the scope's value");
  }),
  must("spawn/the-hook-cancelled-is-told-of-each-task", "SPAWN-28", [], async (ctx: Ctx) => {
    const names: string[] = [];
    const scope = hooked(ctx, { cancelled: ({ name, reason }) => void names.push(`${name} ${reason.kind}`) });
    const done = scope.spawn((task) => task.sleep(1), { name: "done" });
    const tasks = ["a", "b"].map((name) => scope.spawn((task) => task.sleep(60_000), { name }));
    await done.join();
    tasks[0]?.cancel();
    await ctx.check.rejects((tasks[0] as (typeof tasks)[0]).join(), "Cancelled", "the first");
    ctx.check.equal(names, ["a user"], "told of so far");
    scope.cancel();
    await ctx.scope.yieldNow();
    ctx.check.equal(names, ["a user", "b user"], "told of in the end");
  }),
  must("spawn/the-hook-timed-out-is-told-of-each-deadline", "SPAWN-28", [], async (ctx: Ctx) => {
    const events: string[] = [];
    const scope = hooked(ctx, { timedOut: ({ name, path }) => void events.push(`${name} in ${path[1]}`) });
    const late = scope.scope((inner) => inner.scope((below) => below.sleep(60_000)), { timeout: 1, name: "late" });
    await ctx.check.rejects(late, "TimedOut", "the scope");
    await scope.scope((inner) => inner.sleep(1), { timeout: 60_000, name: "in time" });
    ctx.check.equal(events, ["late in hooked"], "what the hook was told of");
  }),
  must("spawn/what-a-hook-throws-is-reported", "SPAWN-28", [], async (ctx: Ctx) => {
    const failure = new Error("the hook is broken");
    const reported: unknown[] = [];
    const root = ctx.root({
      report: (error) => void reported.push(error),
      hooks: {
        timedOut: () => {
          throw failure;
        },
      },
    });
    await ctx.check.rejects(
      root.scope.timeout(1, (scope) => scope.sleep(60_000)),
      "TimedOut",
      "the scope",
    );
    ctx.check.equal(reported.length === 1 && reported[0] === failure, true, "whether the hook's error was reported");
  }),
  must("spawn/in-development-a-failure-says-where-its-task-was-spawned", "SPAWN-29", [], async (ctx: Ctx) => {
    const root = ctx.root({ development: true });
    const failure = new Error("on purpose");
    const caught = await root.scope
      .scope((scope) => {
        scope.spawn(() => Promise.reject(failure), { name: "unlucky" });
      })
      .catch((error: unknown) => error);
    ctx.check.equal(caught === failure, true, "whether the error is the identical one");
    ctx.check.ok(failure.stack?.includes('task "unlucky", spawned'), "the stack names the task");
  }),
  must("spawn/otherwise-the-stack-is-left-alone", "SPAWN-29", [], async (ctx: Ctx) => {
    const failure = new Error("on purpose");
    const { stack } = failure;
    const failing = ctx.scope.scope((scope) => {
      scope.spawn(() => Promise.reject(failure), { name: "unlucky" });
    });
    const caught = await ctx.within(
      failing.catch((error: unknown) => error),
      "the scope to fail",
    );
    ctx.check.equal(caught === failure, true, "whether the error is the identical one");
    ctx.check.equal(failure.stack, stack, "the stack");
  }),
  must("spawn/a-deep-tree-is-cancelled-and-ends", "SPAWN-30", [], async (ctx: Ctx) => {
    const depth = 12_000;
    let [begun, cleaned] = [0, 0];
    const deepest = Promise.withResolvers<void>();
    const grow = (scope: FullScope): Promise<void> => {
      if (++begun === depth) deepest.resolve();
      else scope.spawn(grow);
      return scope.sleep(60_000).finally(() => {
        cleaned++;
      });
    };
    const tree = ctx.scope.spawn(grow);
    await ctx.within(deepest.promise, "the tree to grow");
    tree.cancel();
    await ctx.check.rejects(tree.join(), "Cancelled", "join of the tree's root");
    ctx.check.equal(cleaned, depth, "tasks that have ended");
  }),
];
