import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** Starting tasks, what is seen of them from outside, and how their results come back. */
export const cases: readonly Case[] = [
  must("spawn/body-does-not-start-before-spawn-returns", "SPAWN-1", [], async (ctx: Ctx) => {
    let started = false;
    const task = ctx.scope.spawn(() => {
      started = true;
    });
    ctx.check.equal(started, false, "whether the body ran inside spawn");
    await task.join();
    ctx.check.equal(started, true, "whether the body has run");
  }),
  must("spawn/body-starts-in-a-microtask", "SPAWN-1", [], async (ctx: Ctx) => {
    let started = false;
    const task = ctx.scope.spawn(() => {
      started = true;
    });
    for (let i = 0; i < 20 && !started; i++) await null;
    ctx.check.equal(started, true, "whether the body started within microtasks");
    await task.join();
  }),
  must("spawn/bodies-start-in-spawn-order", "SPAWN-1", [], async (ctx: Ctx) => {
    const order: number[] = [];
    const tasks = [0, 1, 2, 3, 4].map((i) => ctx.scope.spawn(() => void order.push(i)));
    for (const task of tasks.reverse()) await task.join();
    ctx.check.equal(order, [0, 1, 2, 3, 4], "order of the starts");
  }),
  must("spawn/many-that-are-ready-at-once-starve-nobody", "SPAWN-1", [], async (ctx: Ctx) => {
    const many = 10_000;
    let started = 0;
    const tasks = Array.from({ length: many }, () => ctx.scope.spawn(() => void started++));
    await ctx.scope.yieldNow();
    ctx.check.ok(started < many, `all ${many} bodies have started before anything else had a turn`);
    await tasks.at(-1)?.join();
    ctx.check.equal(started, many, "bodies that have started when the last has ended");
  }),
  must("spawn/join-gives-the-value", "SPAWN-2", [], async (ctx: Ctx) => {
    const value = { answer: 42 };
    const task = ctx.scope.spawn(async () => value);
    ctx.check.equal((await task.join()) === value, true, "whether join gives the body's own value");
    ctx.check.equal((await task.join()) === value, true, "whether a second join gives it too");
  }),
  must("spawn/join-waits-for-what-the-task-started", "SPAWN-2", [], async (ctx: Ctx) => {
    let ended = false;
    const task = ctx.scope.spawn((scope) => {
      scope.spawn(async (inner) => {
        await inner.sleep(5);
        ended = true;
      });
    });
    await task.join();
    ctx.check.equal(ended, true, "whether the task's child had ended at join");
  }),
  must("spawn/join-rejects-with-the-identical-error", "SPAWN-2", [], async (ctx: Ctx) => {
    const failure = new RangeError("the body's own");
    let joined: unknown;
    const scope = ctx.scope.scope(async (inner) => {
      const task = inner.spawn(() => Promise.reject(failure));
      joined = await task.join().catch((error: unknown) => error);
    });
    await ctx.within(scope.catch(String), "the scope to end");
    ctx.check.equal(joined, failure, "what join rejected with");
  }),
  must("spawn/join-is-governed-by-the-spawning-scope", "SPAWN-2", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const release = Promise.withResolvers<void>();
    const task = scope.spawn(() => release.promise);
    const joined = ctx.check.rejects(task.join(), "Cancelled", "join of a task whose scope was cancelled");
    scope.cancel();
    release.resolve();
    await joined;
  }),
  must("spawn/a-task-is-not-a-thenable", "SPAWN-3", [], async (ctx: Ctx) => {
    const spawn = async (): Promise<unknown> => ctx.scope.spawn((inner) => inner.sleep(1), { name: "kept" });
    const task = await spawn();
    ctx.check.equal(typeof task, "object", "type of the task that an async function returned");
    ctx.check.equal(Reflect.get(task as object, "name"), "kept", "its name");
  }),
  must("spawn/status-tells-where-the-task-is", "SPAWN-3", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const task = scope.spawn(() => {
      started.resolve();
      return release.promise;
    });
    ctx.check.equal(task.status, "waiting-to-start", "status after spawn");
    await ctx.within(started.promise, "the start of the task");
    ctx.check.equal(task.status, "running", "status of a started task");
    release.resolve();
    await task.join();
    ctx.check.equal(task.status, "done", "status after join");
  }),
  must("spawn/status-tells-how-the-task-ended", "SPAWN-3", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const cancelled = scope.spawn((inner) => inner.sleep(60_000));
    cancelled.cancel();
    await ctx.check.rejects(cancelled.join(), "Cancelled", "join of a cancelled task");
    ctx.check.equal(cancelled.status, "cancelled", "status of a cancelled task");
    const failed = scope.spawn(() => Promise.reject(new Error("failed on purpose")));
    await failed.join().catch((error: unknown) => error);
    ctx.check.equal(failed.status, "failed", "status of a failed task");
  }),
  must("spawn/dump-shows-the-tree-of-tasks", "SPAWN-4", [], async (ctx: Ctx) => {
    const scope = openChild(ctx, { name: "upper-scope" });
    const started = Promise.withResolvers<void>();
    const task = scope.spawn(
      (inner) => {
        inner.spawn((innermost) => innermost.sleep(60_000), { name: "lower-task" });
        return inner.sleep(1).then(started.resolve);
      },
      { name: "upper-task" },
    );
    await ctx.within(started.promise, "the task to spawn");
    const lines = scope.dump().split("\n");
    const indent = (name: string): number => lines.find((line) => line.includes(name))?.search(/\w/) ?? -1;
    ctx.check.ok(indent("upper-task") >= 0, `the dump names the task: ${scope.dump()}`);
    ctx.check.ok(indent("lower-task") > indent("upper-task"), `its child is below it: ${scope.dump()}`);
    task.cancel();
  }),
  must("spawn/scope-runs-its-body-at-once", "SPAWN-5", [], async (ctx: Ctx) => {
    let ran = false;
    const scope = ctx.scope.scope(() => {
      ran = true;
      return "value";
    });
    ctx.check.equal(ran, true, "whether the body ran inside the call");
    ctx.check.equal(await scope, "value", "what the scope resolved to");
  }),
  must("spawn/scope-waits-for-its-tasks", "SPAWN-5", [], async (ctx: Ctx) => {
    const ended: string[] = [];
    const value = await ctx.scope.scope((scope) => {
      scope.spawn(async (inner) => {
        await inner.sleep(5);
        ended.push("task");
      });
      return "value of the body";
    });
    ctx.check.equal(ended, ["task"], "what had ended when the scope resolved");
    ctx.check.equal(value, "value of the body", "what the scope resolved to");
  }),
  must("spawn/in-an-ended-scope-is-closed", "SPAWN-5", [], async (ctx: Ctx) => {
    const ended = await ctx.scope.scope((scope) => ({ scope }));
    let ran = false;
    const spawn = (): unknown =>
      ended.scope.spawn(() => {
        ran = true;
      });
    ctx.check.throws(spawn, "Closed", "spawn in an ended scope");
    await ctx.scope.yieldNow();
    ctx.check.equal(ran, false, "whether the refused body ran");
  }),
  must("spawn/a-failing-task-cancels-its-siblings", "SPAWN-6", [], async (ctx: Ctx) => {
    let seen: unknown;
    const failure = new Error("one task failed");
    const scope = ctx.scope.scope(async (inner) => {
      inner.spawn(async (sibling) => {
        seen = await ctx.check.rejects(sibling.sleep(60_000), "Cancelled", "the sibling's sleep");
      });
      inner.spawn(() => Promise.reject(failure));
      await inner.sleep(60_000);
    });
    ctx.check.equal(await scope.catch((error: unknown) => error), failure, "what the scope rejected with");
    ctx.check.equal(
      (seen as { reason?: { kind: string } }).reason?.kind,
      "sibling-failed",
      "reason of the cancellation",
    );
  }),
  must("spawn/a-failing-task-fails-the-scope-though-its-join-is-caught", "SPAWN-6", [], async (ctx: Ctx) => {
    const failure = new Error("caught at join");
    const scope = ctx.scope.scope(async (inner) => {
      const task = inner.spawn(() => Promise.reject(failure));
      await task.join().catch((error: unknown) => error);
      ctx.check.equal(inner.cancelled, true, "whether the scope is cancelled");
      return "unharmed";
    });
    ctx.check.equal(await scope.catch((error: unknown) => error), failure, "how the scope ended");
  }),
  must("spawn/one-failure-comes-out-unwrapped", "SPAWN-7", [], async (ctx: Ctx) => {
    const failure = { not: "even an error" };
    const scope = ctx.scope.scope((outer) => outer.scope((inner) => void inner.spawn(() => Promise.reject(failure))));
    const outcome = await ctx.within(
      scope.then(
        () => "no failure",
        (error: unknown) => error,
      ),
      "the scope to end",
    );
    ctx.check.ok(outcome === failure, "two scopes up it is the same object");
  }),
  must("spawn/a-failing-body-cancels-its-tasks", "SPAWN-7", [], async (ctx: Ctx) => {
    const failure = new Error("the body failed");
    let ended = "not";
    const scope = ctx.scope.scope(async (inner) => {
      inner.spawn(async (task) => {
        await ctx.check.rejects(task.sleep(60_000), "Cancelled", "the task's sleep");
        ended = "cancelled";
      });
      await inner.yieldNow();
      throw failure;
    });
    ctx.check.equal(await scope.catch((error: unknown) => error), failure, "what the scope rejected with");
    ctx.check.equal(ended, "cancelled", "how the task had ended by then");
  }),
  must("spawn/several-failures-become-one-error-with-all-of-them", "SPAWN-7", [], async (ctx: Ctx) => {
    const [first, second] = [new Error("first"), new Error("second, while ending")];
    const scope = ctx.scope.scope((inner) => {
      inner.spawn((task) => task.sleep(60_000).catch(() => Promise.reject(second)));
      inner.spawn(() => Promise.reject(first));
    });
    const error = await ctx.check.rejects(scope, "Several", "a scope with two failures");
    ctx.check.equal(error.errors, [first, second], "the errors, in the order they happened");
  }),
  must("spawn/the-cancelled-of-siblings-is-dropped", "SPAWN-7", [], async (ctx: Ctx) => {
    const failure = new Error("the only failure");
    const scope = ctx.scope.scope((inner) => {
      for (let i = 0; i < 5; i++) inner.spawn((task) => task.sleep(60_000));
      inner.spawn(() => Promise.reject(failure));
    });
    ctx.check.equal(await scope.catch((error: unknown) => error), failure, "what the scope rejected with");
  }),
  must("spawn/a-failed-child-scope-leaves-its-parent-running", "SPAWN-8", [], async (ctx: Ctx) => {
    const failure = new Error("stays in the child scope");
    const value = await ctx.scope.scope(async (outer) => {
      const sibling = outer.spawn((task) => task.sleep(5).then(() => "sibling unharmed"));
      const caught = await outer.scope(() => Promise.reject(failure)).catch((error: unknown) => error);
      ctx.check.equal(caught, failure, "what the child scope rejected with");
      return sibling.join();
    });
    ctx.check.equal(value, "sibling unharmed", "what a task beside it came to");
  }),
];
