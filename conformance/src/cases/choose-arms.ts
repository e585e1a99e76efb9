import type { PorticoError } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { type AnyArm, calls, Idler } from "./choose-kit.ts";
import { must } from "./must.ts";

/** What all four ways to run arms have in common. */
export const cases: readonly Case[] = [
  must("choose/arms-begin-in-a-later-microtask-in-the-order-of-the-list", "CHOOSE-1", [], async (ctx: Ctx) => {
    for (const [name, call] of Object.entries(calls)) {
      const scope = openChild(ctx);
      const begun: number[] = [];
      const arms = [0, 1, 2].map((i) => async (): Promise<void> => {
        begun.push(i);
      });
      const called = call(scope, arms);
      ctx.check.equal(begun, [], `what began inside ${name}`);
      for (let i = 0; i < 20; i++) await null;
      ctx.check.equal(begun, [0, 1, 2], `what began within microtasks of ${name}`);
      await ctx.within(called, name);
    }
  }),
  must("choose/arms-are-named-in-the-dump", "CHOOSE-1", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const fetchPage = (inner: typeof scope): Promise<void> => inner.sleep(60_000);
    const race = scope.race([fetchPage, (inner) => inner.sleep(60_000)]);
    const turn = scope.select({ "by-key": fetchPage }, { name: "by-option" }).next();
    await ctx.scope.yieldNow();
    const lines = scope.dump().split("\n");
    const indent = (name: string): number => lines.find((line) => line.includes(`${name}:`))?.search(/\w/) ?? -1;
    ctx.check.ok(indent("race") >= 0, `the dump names the race: ${lines.join(" | ")}`);
    for (const [arm, call] of [
      ["fetchPage", "race"],
      ["race[1]", "race"],
      ["by-key", "by-option"],
    ] as const)
      ctx.check.ok(indent(arm) > indent(call), `the dump names ${arm} below ${call}: ${lines.join(" | ")}`);
    scope.cancel();
    await ctx.check.rejects(race, "Cancelled", "the race");
    await ctx.check.rejects(turn, "Cancelled", "the turn");
  }),
  must("choose/an-arm-that-is-no-function-is-invalid-and-nothing-starts", "CHOOSE-2", [], async (ctx: Ctx) => {
    let begun = 0;
    const arms = [() => begun++, Promise.resolve("called already")] as readonly unknown[] as readonly AnyArm[];
    for (const [name, call] of Object.entries(calls)) {
      await ctx.check.rejects(call(openChild(ctx), arms), "InvalidInput", `${name} with a promise among the arms`);
    }
    await ctx.scope.yieldNow();
    ctx.check.equal(begun, 0, "how many arms began");
  }),
  must("choose/what-is-no-list-of-arms-is-invalid", "CHOOSE-2", [], async (ctx: Ctx) => {
    const { scope, check } = ctx;
    await check.rejects(scope.all(undefined as never), "InvalidInput", "all of undefined");
    await check.rejects(scope.race({ length: 0 } as never), "InvalidInput", "race of an object");
    await check.rejects(scope.any((() => 1) as never), "InvalidInput", "any of a function");
    check.throws(() => scope.select([() => 1] as never), "InvalidInput", "select of a list");
    check.throws(() => scope.select(null as never), "InvalidInput", "select of null");
    check.throws(
      () => scope.select({ a: () => 1 }, { order: "random" as never }),
      "InvalidInput",
      "select in no order",
    );
  }),
  must("choose/race-any-and-select-of-nothing-are-invalid", "CHOOSE-2", [], async (ctx: Ctx) => {
    await ctx.check.rejects(ctx.scope.race([]), "InvalidInput", "race of nothing");
    await ctx.check.rejects(ctx.scope.any([]), "InvalidInput", "any of nothing");
    ctx.check.throws(() => ctx.scope.select({}), "InvalidInput", "select of nothing");
  }),
  must("choose/in-a-cancelled-scope-nothing-starts", "CHOOSE-3", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    scope.cancel();
    let begun = 0;
    const arms = [() => begun++];
    for (const [name, call] of Object.entries(calls)) {
      await ctx.check.rejects(call(scope, arms), "Cancelled", `${name} in a cancelled scope`);
    }
    await ctx.scope.yieldNow();
    ctx.check.equal(begun, 0, "how many arms began");
  }),
  must("choose/cancelling-the-scope-cancels-the-arms-and-waits-for-them", "CHOOSE-3", [], async (ctx: Ctx) => {
    for (const [name, call] of Object.entries(calls)) {
      const scope = openChild(ctx);
      const idlers = [new Idler(), new Idler()];
      const called = ctx.check.rejects(
        call(
          scope,
          idlers.map(({ arm }) => arm),
        ),
        "Cancelled",
        `${name} in a scope that is cancelled`,
      );
      await ctx.scope.yieldNow();
      scope.cancel("why");
      ctx.check.equal((await called).reason?.detail, "why", `the detail of cancelling ${name}`);
      ctx.check.equal(
        idlers.map(({ cleaned, reason }) => [cleaned, reason]),
        [
          [true, "user"],
          [true, "user"],
        ],
        `whether the arms had cleaned up when ${name} rejected, and why`,
      );
    }
  }),
  must("choose/the-deadline-of-the-scope-holds-for-the-arms", "CHOOSE-3", [], async (ctx: Ctx) => {
    for (const [name, call] of Object.entries(calls)) {
      const { arm } = new Idler();
      const called = ctx.scope.timeout(5, (scope) => call(scope, [arm, arm]));
      await ctx.check.rejects(called, "TimedOut", `${name} in a scope with a deadline`);
    }
  }),
  must("choose/a-cancellation-names-the-call", "CHOOSE-3", [], async (ctx: Ctx) => {
    for (const [name, call] of Object.entries(calls)) {
      const scope = openChild(ctx);
      const waiting = ctx.check.rejects(call(scope, [new Idler().arm]), "Cancelled", `${name} that is cancelled`);
      await ctx.scope.yieldNow();
      scope.cancel();
      ctx.check.equal((await waiting).op, name, `the operation, cancelled inside ${name}`);
      const late = await ctx.check.rejects(call(scope, [() => 1]), "Cancelled", `${name} in a cancelled scope`);
      ctx.check.equal(late.op, name, `the operation, cancelled before ${name}`);
    }
  }),
  must("choose/calls-inside-arms-are-cancelled-for-one-reason", "CHOOSE-3", [], async (ctx: Ctx) => {
    for (const [outer, callOuter] of Object.entries(calls)) {
      for (const [inner, callInner] of Object.entries(calls)) {
        const scope = openChild(ctx, { name: "around" });
        let inside: PorticoError | undefined;
        const arm: AnyArm = (within) =>
          callInner(within, [new Idler().arm]).catch((error: PorticoError) => {
            inside = error;
            throw error;
          });
        const called = ctx.check.rejects(callOuter(scope, [arm]), "Cancelled", `${inner} inside ${outer}`);
        await ctx.scope.yieldNow();
        scope.cancel();
        const { op, reason } = await called;
        ctx.check.equal([op, inside?.op], [outer, inner], `what was cancelled, of ${inner} inside ${outer}`);
        ctx.check.ok(reason?.origin === "around" && reason === inside?.reason, `one reason, ${inner} inside ${outer}`);
      }
    }
  }),
];
