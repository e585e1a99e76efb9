import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { failingCleanUp, Idler, outcomeOf } from "./choose-kit.ts";
import { must } from "./must.ts";

const done = { done: true, value: undefined };

/** How a select ends. */
export const cases: readonly Case[] = [
  must("choose/an-arm-that-fails-ends-the-select", "CHOOSE-11", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const failure = new Error("an arm failed");
    const select = scope.select({ failing: () => Promise.reject(failure), other: new Idler().arm });
    ctx.check.equal(await outcomeOf(ctx, select.next(), "the turn"), failure, "what the turn rejected with");
    ctx.check.equal(await ctx.within(select.next(), "the turn after it"), done, "what the turn after it had");
    ctx.check.equal(scope.cancelled, false, "whether the scope is cancelled");
  }),
  must("choose/a-turn-that-fails-cancels-the-other-arms-and-waits-for-them", "CHOOSE-11", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const idler = new Idler();
    const failing = (arm: typeof scope): Promise<never> => arm.sleep(1).then(() => Promise.reject(new Error("failed")));
    await outcomeOf(ctx, scope.select({ failing, other: idler.arm }).next(), "the turn");
    ctx.check.equal([idler.reason, idler.cleaned], ["lost-race", true], "how the other arm had ended by then");
  }),
  must("choose/several-failures-of-a-turn-are-several", "CHOOSE-11", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const [first, second] = [new Error("first"), new Error("second")];
    const failing = (arm: typeof scope): Promise<never> => arm.sleep(1).then(() => Promise.reject(first));
    const turn = scope.select({ failing, other: failingCleanUp(second) }).next();
    const error = await ctx.check.rejects(turn, "Several", "the turn");
    ctx.check.equal(error.errors, [first, second], "the failures");
    ctx.check.equal(scope.cancelled, false, "whether the scope is cancelled");
  }),
  must("choose/a-failure-waits-for-its-turn", "CHOOSE-11", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const failure = new Error("an arm failed");
    const select = scope.select({ value: () => 1, failing: () => Promise.reject(failure) });
    ctx.check.equal((await ctx.within(select.next(), "the turn")).value?.arm, "value", "the first arm that was taken");
    await ctx.scope.yieldNow();
    ctx.check.equal(scope.cancelled, false, "whether the scope is cancelled meanwhile");
    await select.return();
    const error = await ctx.check.rejects(scope.sleep(1), "Cancelled", "a sleep in the scope after leaving the select");
    ctx.check.equal(error.reason?.detail, failure, "what it was cancelled for");
  }),
  must("choose/leaving-the-loop-cancels-the-arms-and-waits-for-them", "CHOOSE-12", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const idler = new Idler();
    for await (const { arm } of scope.select({ idler: idler.arm, ready: () => 1 })) if (arm === "ready") break;
    ctx.check.equal([idler.reason, idler.cleaned], ["lost-race", true], "how the arm had ended behind the loop");
    ctx.check.equal(scope.cancelled, false, "whether the scope is cancelled");
  }),
  must("choose/disposing-a-select-cancels-the-arms-and-waits-for-them", "CHOOSE-12", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const idler = new Idler();
    const select = scope.select({ idler: idler.arm, ready: () => 1 });
    await ctx.within(select.next(), "the turn");
    await ctx.within(select[Symbol.asyncDispose](), "disposing");
    ctx.check.equal([idler.reason, idler.cleaned], ["lost-race", true], "how the arm had ended when it was disposed");
  }),
  must("choose/a-select-that-was-left-is-done", "CHOOSE-12", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const select = scope.select({ idler: new Idler().arm });
    const turn = select.next();
    await ctx.scope.yieldNow();
    ctx.check.equal(await ctx.within(select.return(), "return"), done, "what return resolved to");
    ctx.check.equal(await ctx.within(turn, "the turn that waited"), done, "what the turn that waited had");
    ctx.check.equal(await ctx.within(select.next(), "a turn after it"), done, "what a turn after it had");
    ctx.check.equal(await ctx.within(select.return(), "return"), done, "what a second return resolved to");
  }),
  must("choose/what-fails-when-a-select-is-left-fails-the-scope", "CHOOSE-12", [], async (ctx: Ctx) => {
    const failure = new Error("while cleaning up");
    const scope = ctx.scope.scope(async (inner) => {
      const arms = { failing: failingCleanUp(failure), ready: () => 1 };
      for await (const { arm } of inner.select(arms)) if (arm === "ready") throw new Error("the loop failed first");
    });
    const error = await ctx.check.rejects(scope, "Several", "the scope");
    ctx.check.ok(error.errors?.includes(failure), "the arm's failure is among those of the scope");
  }),
  must("choose/a-second-turn-while-one-waits-is-busy", "CHOOSE-13", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const release = Promise.withResolvers<string>();
    const select = scope.select({ arm: () => release.promise });
    const turn = select.next();
    await ctx.check.rejects(select.next(), "Busy", "a second turn while one waits");
    release.resolve("value");
    ctx.check.equal((await ctx.within(turn, "the first turn")).value?.value, "value", "what the first turn had");
  }),
  must("choose/a-select-ends-with-the-body-of-its-scope", "CHOOSE-14", [], async (ctx: Ctx) => {
    const idler = new Idler();
    const scope = ctx.scope.scope(async (inner) => {
      const select = inner.select({ idler: idler.arm, ready: () => 1 });
      await select.next();
      return { select };
    });
    const { select } = await ctx.within(scope, "the scope to end");
    ctx.check.equal([idler.reason, idler.cleaned], ["body-ended", true], "how the arm had ended when the scope had");
    await ctx.check.rejects(select.next(), "Closed", "a turn when the scope has ended");
  }),
  must("choose/a-failure-that-was-never-taken-fails-the-scope", "CHOOSE-14", [], async (ctx: Ctx) => {
    const failure = new Error("nobody's turn");
    const scope = ctx.scope.scope(async (inner) => {
      const failing = (arm: typeof inner): Promise<never> => arm.sleep(1).then(() => Promise.reject(failure));
      await inner.select({ ready: () => 1, failing }).next();
      await inner.sleep(4);
    });
    ctx.check.equal(await outcomeOf(ctx, scope, "the scope to end"), failure, "what the scope rejected with");
  }),
  must("choose/in-a-cancelled-scope-every-turn-rejects", "CHOOSE-14", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const select = scope.select({ ready: () => 1 });
    await ctx.within(select.next(), "a turn before");
    scope.cancel();
    for (let i = 0; i < 2; i++) await ctx.check.rejects(select.next(), "Cancelled", `turn ${i} after cancel`);
    ctx.check.equal(await ctx.within(select.return(), "return"), done, "what return resolved to");
  }),
];
