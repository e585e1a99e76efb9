import type { Task } from "@portico/core";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** Starting a task and waiting until it says that it is ready. */
export const cases: readonly Case[] = [
  must("spawn/start-gives-the-task-and-what-it-said", "SPAWN-25", [], async (ctx: Ctx) => {
    const started = await ctx.within(
      ctx.scope.start(async (task: FullScope, ready: (port: number) => void) => {
        await task.sleep(1);
        ready(4711);
        await task.sleep(1);
        return "value";
      }),
      "the task to be ready",
    );
    ctx.check.equal([started.value, started.task.status], [4711, "running"], "what it said, and its status then");
    ctx.check.equal(await ctx.within(started.task.join(), "join"), "value", "the task's value");
  }),
  must("spawn/start-rejects-with-a-failure-before-it-is-ready", "SPAWN-25", [], async (ctx: Ctx) => {
    const failure = new Error("cannot get ready");
    const value = await ctx.scope.scope(async (scope) => {
      const sibling = scope.spawn((task) => task.sleep(2).then(() => "unharmed"));
      const caught = await scope.start((task) => task.sleep(1).then(() => Promise.reject(failure))).catch((e) => e);
      ctx.check.equal(caught === failure, true, "whether start rejected with the identical error");
      return sibling.join();
    });
    ctx.check.equal(value, "unharmed", "what the sibling came to");
  }),
  must("spawn/start-of-a-task-that-never-says-ready", "SPAWN-25", [], async (ctx: Ctx) => {
    await ctx.check.rejects(
      ctx.scope.start((task) => task.sleep(1), { name: "mute" }),
      "UnexpectedEnd",
      "start of a task that ends without a word",
    );
  }),
  must("spawn/a-failure-after-ready-is-the-scopes", "SPAWN-25", [], async (ctx: Ctx) => {
    const failure = new Error("after it was ready");
    const scope = ctx.scope.scope(async (inner) => {
      await inner.start(async (task, ready) => {
        ready();
        await task.sleep(1);
        throw failure;
      });
      await inner.sleep(60_000);
    });
    const caught = await ctx.within(
      scope.catch((error: unknown) => error),
      "the scope to fail",
    );
    ctx.check.equal(caught === failure, true, "whether the scope rejected with the identical failure");
  }),
  must("spawn/cancelling-start-cancels-the-task", "SPAWN-25", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    let ended = false;
    const started = scope.start(async (task) => {
      await task.sleep(60_000).finally(() => {
        ended = true;
      });
    });
    await ctx.scope.yieldNow();
    scope.cancel();
    await ctx.check.rejects(started, "Cancelled", "start in a scope that is cancelled");
    await ctx.scope.yieldNow();
    ctx.check.equal(ended, true, "whether the task was cancelled");
  }),
  must("spawn/saying-ready-twice-is-invalid", "SPAWN-25", [], async (ctx: Ctx) => {
    let second: unknown;
    const { task }: { task: Task<void> } = await ctx.scope.start(async (_, ready) => {
      ready();
      second = ctx.check.throws(() => ready(), "InvalidInput", "saying ready twice");
    });
    await ctx.within(task.join(), "join");
    ctx.check.ok(second !== undefined, "the second ready was refused");
  }),
];
