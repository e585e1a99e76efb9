import { isPorticoError } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { Idler, outcomeOf } from "./choose-kit.ts";
import { must } from "./must.ts";

/** Every arm counts. */
export const cases: readonly Case[] = [
  must("choose/all-gives-the-values-in-the-order-of-the-list", "CHOOSE-4", [], async (ctx: Ctx) => {
    const values = await ctx.scope.all([
      (scope) => scope.sleep(4).then(() => "first"),
      () => 2,
      async (scope) => {
        await scope.sleep(1);
        return ["third"];
      },
    ]);
    ctx.check.equal(values, ["first", 2, ["third"]], "what all resolved to");
  }),
  must("choose/all-of-nothing-is-nothing", "CHOOSE-4", [], async (ctx: Ctx) => {
    ctx.check.equal(await ctx.within(ctx.scope.all([]), "all of nothing"), [], "what all resolved to");
  }),
  must("choose/a-failing-arm-of-all-cancels-the-others-and-comes-out", "CHOOSE-5", [], async (ctx: Ctx) => {
    const failure = new Error("one arm failed");
    const other = new Idler();
    const all = ctx.scope.all([other.arm, (scope) => scope.sleep(1).then(() => Promise.reject(failure))]);
    ctx.check.equal(await outcomeOf(ctx, all, "all"), failure, "what all rejected with");
    ctx.check.equal([other.reason, other.cleaned], ["sibling-failed", true], "how the other arm ended");
    ctx.check.equal(ctx.scope.cancelled, false, "whether the scope above is cancelled");
  }),
  must("choose/several-failures-of-all-come-out-in-the-order-they-happened", "CHOOSE-5", [], async (ctx: Ctx) => {
    const [first, second] = [new Error("first"), new Error("second")];
    const all = ctx.scope.all([
      (scope) => scope.sleep(60_000).catch(() => Promise.reject(second)),
      () => Promise.reject(first),
    ]);
    const error = await ctx.check.rejects(all, "Several", "all of two that fail");
    ctx.check.equal(error.errors, [first, second], "the failures");
  }),
  must("choose/an-arm-of-all-that-cancels-itself-fails-it", "CHOOSE-5", [], async (ctx: Ctx) => {
    const idler = new Idler();
    const all = ctx.scope.all([
      idler.arm,
      async (scope) => {
        scope.cancel("by itself");
        scope.checkpoint();
      },
    ]);
    const outcome = await outcomeOf(ctx, all, "all of an arm that cancels itself");
    ctx.check.ok(isPorticoError(outcome, "Cancelled"), `all rejects with Cancelled: ${String(outcome)}`);
    ctx.check.equal(outcome.reason?.detail, "by itself", "the reason's detail");
    ctx.check.equal(idler.reason, "sibling-failed", "why the other arm was cancelled");
  }),
];
