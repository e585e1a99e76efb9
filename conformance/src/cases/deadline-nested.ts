import { isPorticoError } from "@portico/core";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

/** Name and kind of what cut a long sleep short. */
async function cutShortBy(ctx: Ctx, run: (scope: FullScope) => Promise<unknown>): Promise<string> {
  const error = await ctx.check.rejects(run(ctx.scope), "TimedOut", "what the deadline cut short");
  return `${error.reason?.kind} of ${error.reason?.origin}`;
}

/** Deadlines within deadlines. */
export const cases: readonly Case[] = [
  must("deadline/the-reason-names-the-scope-whose-deadline-it-was", "SPAWN-20", [], async (ctx: Ctx) => {
    const nest = (outer: number, inner: number): Promise<string> =>
      cutShortBy(ctx, (scope) =>
        scope.scope((a) => a.scope((b) => b.scope((c) => c.sleep(60_000)), { name: "inner", timeout: inner }), {
          name: "outer",
          timeout: outer,
        }),
      );
    ctx.check.equal(await nest(5, 60_000), "deadline of outer", "which deadline it was when the outer one is tighter");
    ctx.check.equal(await nest(60_000, 5), "deadline of inner", "which deadline it was when the inner one is tighter");
  }),
  must("deadline/the-tighter-of-timeout-and-deadline-wins", "SPAWN-19", [], async (ctx: Ctx) => {
    const { scope } = ctx;
    for (const [timeout, deadline] of [
      [5, 60_000],
      [60_000, 5],
      [5, Number.POSITIVE_INFINITY],
      [Number.POSITIVE_INFINITY, 5],
    ] as const) {
      const late = scope.scope((inner) => inner.sleep(60_000), { timeout, deadline: scope.now() + deadline });
      await ctx.check.rejects(late, "TimedOut", `a scope with ${timeout} ms and a deadline in ${deadline} ms`);
    }
  }),
  must("deadline/a-deadline-in-the-past-passes-in-the-next-turn", "SPAWN-19", [], async (ctx: Ctx) => {
    let begun = false;
    const late = ctx.scope.scope(
      async (inner) => {
        begun = true;
        await inner.sleep(60_000);
      },
      { deadline: ctx.scope.now() - 1000 },
    );
    await ctx.check.rejects(late, "TimedOut", "a scope whose deadline was before it");
    ctx.check.equal(begun, true, "whether its body began");
  }),
  must("deadline/tasks-below-share-the-deadline", "SPAWN-20", [], async (ctx: Ctx) => {
    const scope = openChild(ctx, { timeout: 10 });
    const ends = [0, 1, 2].map(() => Promise.withResolvers<unknown>());
    const sleepLong =
      (i: number) =>
      (task: FullScope): Promise<void> =>
        task.sleep(60_000).catch((error: unknown) => ends[i]?.resolve(error));
    scope.spawn(async (outer) => {
      outer.spawn(sleepLong(0));
      outer.spawn(sleepLong(1), { timeout: 60_000 });
      await sleepLong(2)(outer);
    });
    const seen = await ctx.within(Promise.all(ends.map(({ promise }) => promise)), "the sleeps below the deadline");
    for (const error of seen) ctx.check.ok(isPorticoError(error, "TimedOut"), "a sleep below the deadline is TimedOut");
    const reasons = new Set(seen.map((error) => (error as { reason?: unknown }).reason));
    ctx.check.equal(reasons.size, 1, "different reasons of three sleeps");
  }),
  must("deadline/a-kept-deadline-leaves-the-next-one-alone", "SPAWN-20", [], async (ctx: Ctx) => {
    const order: string[] = [];
    await ctx.scope.timeout(60_000, async (outer) => {
      for (const ms of [60_000, 1, 60_000]) {
        await outer
          .timeout(ms, (inner) => inner.sleep(10))
          .then(
            () => order.push(`${ms} kept`),
            () => order.push(`${ms} passed`),
          );
      }
    });
    ctx.check.equal(order, ["60000 kept", "1 passed", "60000 kept"], "deadlines of scopes one after the other");
  }),
];
