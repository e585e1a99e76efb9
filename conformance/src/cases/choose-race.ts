import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { failingCleanUp, Idler, outcomeOf } from "./choose-kit.ts";
import { must } from "./must.ts";

const soon = (scope: FullScope): Promise<string> => scope.sleep(1).then(() => "soon");

/** An arm decides, and what becomes of the others. */
export const cases: readonly Case[] = [
  must("choose/race-gives-the-value-of-the-first-to-end", "CHOOSE-6", [], async (ctx: Ctx) => {
    const race = ctx.scope.race([(scope) => scope.sleep(200).then(() => "late"), soon]);
    ctx.check.equal(await ctx.within(race, "the race"), "soon", "what the race resolved to");
  }),
  must("choose/race-rejects-with-the-failure-of-the-first-to-end", "CHOOSE-6", [], async (ctx: Ctx) => {
    const failure = new Error("first");
    const race = ctx.scope.race([soon, () => Promise.reject(failure)]);
    ctx.check.equal(await outcomeOf(ctx, race, "the race"), failure, "what came of the race");
    ctx.check.equal(ctx.scope.cancelled, false, "whether the scope above is cancelled");
  }),
  must("choose/of-arms-that-end-together-the-earlier-wins", "CHOOSE-6", [], async (ctx: Ctx) => {
    for (const call of [ctx.scope.race, ctx.scope.any] as const) {
      const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
      const called = call.call(ctx.scope, [async () => first.promise, async () => second.promise]);
      await ctx.scope.yieldNow();
      second.resolve("the later in the list");
      first.resolve("the earlier in the list");
      ctx.check.equal(await ctx.within(called, "the call"), "the earlier in the list", "which arm won");
    }
    const values = ctx.scope.race([() => 1, () => 2]);
    ctx.check.equal(await ctx.within(values, "the race"), 1, "which value won");
  }),
  must("choose/losers-are-cancelled-as-such", "CHOOSE-7", [], async (ctx: Ctx) => {
    const [before, behind] = [new Idler(), new Idler()];
    await ctx.within(ctx.scope.race([before.arm, soon, behind.arm]), "the race");
    ctx.check.equal([before.reason, behind.reason], ["lost-race", "lost-race"], "why the losers were cancelled");
  }),
  must("choose/race-waits-for-its-losers", "CHOOSE-7", [], async (ctx: Ctx) => {
    const idler = new Idler();
    await ctx.within(ctx.scope.race([idler.arm, soon]), "the race");
    ctx.check.equal(idler.cleaned, true, "whether the loser had cleaned up when the race resolved");
  }),
  must("choose/a-losers-own-failure-comes-out", "CHOOSE-7", [], async (ctx: Ctx) => {
    const failure = new Error("while cleaning up");
    const race = ctx.scope.race([failingCleanUp(failure), soon]);
    ctx.check.equal(await outcomeOf(ctx, race, "the race"), failure, "what came of the race");
  }),
  must("choose/failures-of-winner-and-loser-are-several", "CHOOSE-7", [], async (ctx: Ctx) => {
    const [first, second] = [new Error("of the winner"), new Error("of the loser")];
    const race = ctx.scope.race([failingCleanUp(second), () => Promise.reject(first)]);
    const outcome = await outcomeOf(ctx, race, "the race");
    ctx.check.equal((outcome as { errors?: unknown }).errors, [first, second], "the failures");
    ctx.check.equal((outcome as { code?: unknown }).code, "Several", "the code");
  }),
  must("choose/a-loser-that-returns-a-value-changes-nothing", "CHOOSE-7", [], async (ctx: Ctx) => {
    const stubborn = (scope: FullScope): Promise<string> => scope.sleep(60_000).then(String, () => "all the same");
    const race = ctx.scope.race([stubborn, soon]);
    ctx.check.equal(await ctx.within(race, "the race"), "soon", "what the race resolved to");
  }),
  must("choose/any-gives-the-first-success", "CHOOSE-8", [], async (ctx: Ctx) => {
    const any = ctx.scope.any([
      (scope) => scope.sleep(200).then(() => "late"),
      () => Promise.reject(new Error("not this one")),
      soon,
    ]);
    ctx.check.equal(await outcomeOf(ctx, any, "any"), "soon", "what came of any");
  }),
  must("choose/any-without-a-success-has-all-failures-in-the-order-of-the-list", "CHOOSE-8", [], async (ctx: Ctx) => {
    const failures = [new Error("last to happen"), new Error("first to happen"), new Error("second to happen")];
    const arms = [4, 0, 2].map((ms, i) => (scope: FullScope) => {
      return scope.sleep(ms * 2).then(() => Promise.reject(failures[i]));
    });
    const error = await ctx.check.rejects(ctx.scope.any(arms), "Several", "any of three that fail");
    ctx.check.equal(error.errors, failures, "the failures");
  }),
  must("choose/the-only-failure-of-any-comes-out-as-it-is", "CHOOSE-8", [], async (ctx: Ctx) => {
    const failure = new Error("the only one");
    const any = ctx.scope.any([() => Promise.reject(failure)]);
    ctx.check.equal(await outcomeOf(ctx, any, "any"), failure, "what any rejected with");
  }),
  must("choose/any-cancels-its-losers-and-waits-for-them", "CHOOSE-8", [], async (ctx: Ctx) => {
    const idler = new Idler();
    await ctx.within(ctx.scope.any([idler.arm, soon]), "any");
    ctx.check.equal([idler.reason, idler.cleaned], ["lost-race", true], "how the loser had ended when any resolved");
  }),
  must("choose/what-fails-after-the-first-success-of-any-comes-out", "CHOOSE-8", [], async (ctx: Ctx) => {
    const failure = new Error("while cleaning up");
    const any = ctx.scope.any([failingCleanUp(failure), soon]);
    ctx.check.equal(await outcomeOf(ctx, any, "any"), failure, "what came of any");
  }),
];
