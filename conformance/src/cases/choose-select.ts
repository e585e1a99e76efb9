import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { Idler, Inbox } from "./choose-kit.ts";
import { must } from "./must.ts";

const turns = 20_000;

/** The turns of a select, and whose they are. */
export const cases: readonly Case[] = [
  must("choose/each-turn-of-select-has-what-one-ready-arm-came-to", "CHOOSE-9", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const [words, numbers] = [new Inbox<string>(), new Inbox<number>()];
    const select = scope.select({ words: words.arm, numbers: numbers.arm });
    const taken: unknown[] = [];
    for (const put of [() => numbers.put(1), () => words.put("a"), () => words.put("b"), () => numbers.put(2)]) {
      const turn = select.next();
      await ctx.scope.yieldNow();
      put();
      taken.push((await ctx.within(turn, "a turn")).value);
    }
    const expected = [
      { arm: "numbers", value: 1 },
      { arm: "words", value: "a" },
      { arm: "words", value: "b" },
      { arm: "numbers", value: 2 },
    ];
    ctx.check.equal(taken, expected, "what the turns had");
  }),
  must("choose/select-loses-nothing-of-an-arm-that-was-not-taken", "CHOOSE-9", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const [first, second] = [new Inbox<number>(), new Inbox<number>()];
    first.put(1);
    second.put(2);
    const taken: unknown[] = [];
    for await (const { value } of scope.select({ first: first.arm, second: second.arm })) {
      taken.push(value);
      await ctx.scope.yieldNow();
      if (value === 2) break;
    }
    ctx.check.equal(taken, [1, 2], "what the turns had");
    ctx.check.equal(second.begun, 1, "how often the arm that was not taken at first began");
  }),
  must("choose/select-starts-the-arm-that-was-taken-at-the-following-turn", "CHOOSE-9", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const inbox = new Inbox<number>();
    inbox.put(1, 2);
    const select = scope.select({ inbox: inbox.arm });
    await ctx.within(select.next(), "the first turn");
    await ctx.scope.yieldNow();
    ctx.check.equal(inbox.begun, 1, "how often the arm had begun between the turns");
    ctx.check.equal((await ctx.within(select.next(), "the second turn")).value?.value, 2, "what the second turn had");
    ctx.check.equal(inbox.begun, 2, "how often the arm had begun at the second turn");
  }),
  must("choose/an-arm-that-is-never-ready-is-started-once", "CHOOSE-9", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const begun = { never: 0, work: 0 };
    const never = (arm: typeof scope): Promise<void> => {
      begun.never++;
      return arm.sleep(60_000);
    };
    for await (const { value } of scope.select({ never, work: () => ++begun.work })) if (value === turns) break;
    ctx.check.equal(begun, { never: 1, work: turns }, "how often the arms began");
  }),
  must("choose/of-ready-arms-the-first-in-the-order-is-taken", "CHOOSE-10", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const taken: string[] = [];
    for await (const { arm } of scope.select({ urgent: async () => 1, other: () => 2 })) {
      taken.push(arm);
      if (taken.length === 5) break;
      await ctx.scope.yieldNow();
    }
    ctx.check.equal(taken, Array(5).fill("urgent"), "which arms were taken");
  }),
  must(
    "choose/of-arms-that-become-ready-together-the-first-in-the-order-is-taken",
    "CHOOSE-10",
    [],
    async (ctx: Ctx) => {
      const scope = openChild(ctx);
      const [first, second] = [new Inbox<number>(), new Inbox<number>()];
      const select = scope.select({ first: first.arm, second: second.arm });
      const turn = select.next();
      await ctx.scope.yieldNow();
      second.put(2);
      first.put(1);
      ctx.check.equal((await ctx.within(turn, "the turn")).value, { arm: "first", value: 1 }, "what the turn had");
    },
  ),
  must("choose/a-ready-arm-behind-one-that-is-not-is-taken", "CHOOSE-10", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const select = scope.select({ never: new Idler().arm, ready: () => 1 });
    for (let i = 0; i < 3; i++) {
      const { value } = await ctx.within(select.next(), `turn ${i}`);
      ctx.check.equal(value, { arm: "ready", value: 1 }, `what turn ${i} had`);
    }
  }),
  must("choose/fair-goes-round", "CHOOSE-10", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const taken: string[] = [];
    const never = new Idler();
    for await (const { arm } of scope.select(
      { a: () => 1, never: never.arm, b: () => 2, c: () => 3 },
      { order: "fair" },
    )) {
      taken.push(arm);
      if (taken.length === 7) break;
    }
    ctx.check.equal(taken.join(""), "abcabca", "which arms were taken");
  }),
];
