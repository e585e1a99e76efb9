import { type Capability, type Exposed, expose, isPorticoError, PorticoError } from "@portico/core";
import { pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import * as exposed from "./exposed.ts";
import { must, should } from "./must.ts";
import { cancellable } from "./tcp-kit.ts";

const needs = ["threads"] as const;

/** Exposed on the thread of the cases only: the worker module does not import this one. */
export const onlyHere: Exposed<[], number, Capability> = expose("conformance/only-here", () => 1);

/** Work on other threads. */
export const cases: readonly Case[] = [
  must("parallel/returns-the-value", "PAR-1", needs, async (ctx: Ctx) => {
    ctx.check.equal(await ctx.scope.parallel(exposed.add, 20, 22), 42, "the sum");
  }),
  must("parallel/runs-on-another-thread", "PAR-1", needs, async (ctx: Ctx) => {
    await ctx.scope.parallel(exposed.add, 0, 0);
    const order: string[] = [];
    const spun = ctx.scope.parallel(exposed.spin, 300).then((word) => order.push(word));
    const slept = ctx.scope.sleep(5).then(() => order.push("slept"));
    await Promise.all([spun, slept]);
    ctx.check.equal(order, ["slept", "spun"], "our timer goes on while the function spins");
  }),
  must("parallel/state-of-modules-is-not-shared", "PAR-1", needs, async (ctx: Ctx) => {
    const before = exposed.counted();
    ctx.check.ok((await ctx.scope.parallel(exposed.count)) >= 1, "the function has run");
    ctx.check.equal(exposed.counted(), before, "runs on this thread");
  }),
  must("parallel/functions-have-a-whole-scope", "PAR-1", ["threads", "fs"], async (ctx: Ctx) => {
    const path = `${await ctx.tmp()}/text`;
    ctx.check.equal(await ctx.scope.parallel(exposed.throughFile, path, "over there"), "over there", "text from there");
    ctx.check.equal(await ctx.scope.fs.readText(path), "over there", "text from here");
  }),
  must(
    "parallel/appends-of-two-threads-do-not-overwrite-each-other",
    "FS-7",
    ["threads", "fs"],
    async (ctx: Ctx) => {
      const path = `${await ctx.tmp()}/log`;
      await ctx.scope.fs.writeFile(path, "");
      const append = (letter: string): Promise<void> =>
        ctx.scope.parallel(exposed.appendOften, path, letter.repeat(10), 3000);
      await Promise.all([append("a"), append("b")]);
      const text = await ctx.scope.fs.readText(path);
      ctx.check.equal(text.length, 60_000, "bytes of 6000 records");
      ctx.check.ok(/^(a{10}|b{10})*$/.test(text), "every record is whole");
    },
    { slow: true },
  ),
  must("parallel/many-calls-get-their-own-answers", "PAR-1", needs, async (ctx: Ctx) => {
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const sums = await Promise.all(numbers.map((i) => ctx.scope.parallel(exposed.add, i, 1000 * i)));
    ctx.check.equal(
      sums,
      numbers.map((i) => 1001 * i),
      "the sums",
    );
  }),
  must("parallel/copies-rich-values", "PAR-2", needs, async (ctx: Ctx) => {
    const value = richValue();
    const copy = await ctx.scope.parallel(exposed.identity, value);
    ctx.check.equal(copy, value, "the copy");
    ctx.check.ok(copy !== value, "it is a copy");
  }),
  must("parallel/copies-errors-with-their-causes", "PAR-2", needs, async (ctx: Ctx) => {
    const sent = new TypeError("outer", { cause: new PorticoError("Busy", "inner") });
    const copy = await ctx.scope.parallel(exposed.identity, [sent]);
    const [error] = copy as unknown[];
    ctx.check.ok(error instanceof TypeError, "a TypeError");
    ctx.check.equal(error.message, "outer", "message");
    ctx.check.ok(isPorticoError(error.cause, "Busy"), "the cause is the PorticoError");
  }),
  must("parallel/takes-arguments-as-they-are-at-the-call", "PAR-2", needs, async (ctx: Ctx) => {
    const bytes = pattern(100);
    const copy = ctx.scope.parallel(exposed.identity, bytes);
    bytes.fill(0);
    ctx.check.equal(await copy, pattern(100), "what was sent");
    ctx.check.bytes(bytes, new Uint8Array(100), "what the caller still has");
  }),
  must("parallel/argument-that-cannot-be-copied-is-invalid-input", "PAR-3", needs, async (ctx: Ctx) => {
    const { scope } = ctx.root({ threads: 1 });
    const before = await scope.parallel(exposed.count);
    for (const value of [() => 1, Symbol("no"), { deep: [new Map([["key", () => 1]])] }, new WeakMap()]) {
      const call = scope.parallel(exposed.count as unknown as typeof exposed.identity, value);
      await ctx.check.rejects(call, "InvalidInput", `a call with a ${typeof value}`);
    }
    ctx.check.equal(await scope.parallel(exposed.count), before + 1, "runs of the function");
  }),
  must("parallel/result-that-cannot-be-copied-is-invalid-input", "PAR-3", needs, async (ctx: Ctx) => {
    await ctx.check.rejects(ctx.scope.parallel(exposed.uncopyable), "InvalidInput", "a result that is a function");
  }),
  must("parallel/function-unknown-to-the-other-thread-is-not-found", "PAR-3", needs, async (ctx: Ctx) => {
    await ctx.check.rejects(ctx.scope.parallel(onlyHere), "NotFound", "a function exposed here only");
  }),
  must("parallel/errors-keep-their-code", "PAR-4", needs, async (ctx: Ctx) => {
    const error = await ctx.check.rejects(ctx.scope.parallel(exposed.fail, "code"), "NoSpace", "the function's error");
    ctx.check.equal(error.resource, "a disk", "resource");
    ctx.check.equal(error.message, "nothing left", "message");
  }),
  must("parallel/errors-keep-their-class", "PAR-4", needs, async (ctx: Ctx) => {
    const error = await failure(ctx.scope.parallel(exposed.fail, "class"));
    ctx.check.ok(error instanceof TypeError, "a TypeError");
    ctx.check.equal(error.message, "of a class", "message");
  }),
  must("parallel/errors-keep-their-causes", "PAR-4", needs, async (ctx: Ctx) => {
    const error = await failure(ctx.scope.parallel(exposed.fail, "cause"));
    ctx.check.ok(error instanceof Error && error.cause instanceof SyntaxError, "the cause is a SyntaxError");
    ctx.check.equal(error.cause.message, "inner", "message of the cause");
    ctx.check.ok(isPorticoError(error.cause.cause, "Busy"), "its cause is the PorticoError");
  }),
  must("parallel/errors-of-user-types-keep-name-and-fields", "PAR-4", needs, async (ctx: Ctx) => {
    const error = await failure(ctx.scope.parallel(exposed.fail, "own"));
    ctx.check.ok(error instanceof Error, "an Error");
    ctx.check.equal(error.name, "QuotaError", "name");
    ctx.check.equal(error.message, "of a type of its own", "message");
    ctx.check.equal((error as exposed.QuotaError).quota, 7, "field");
  }),
  must("parallel/thread-that-ends-without-an-answer-is-thread-failed", "PAR-4", needs, async (ctx: Ctx) => {
    await ctx.check.rejects(ctx.scope.parallel(exposed.die), "ThreadFailed", "the call whose thread ends");
    ctx.check.equal(await ctx.scope.parallel(exposed.add, 1, 2), 3, "the next call");
  }),
  must("parallel/error-after-the-answer-is-reported", "PAR-4", needs, async (ctx: Ctx) => {
    const reported = Promise.withResolvers<unknown>();
    let reports = 0;
    const report = (error: unknown): void => {
      reports += 1;
      reported.resolve(error);
    };
    const { scope } = ctx.root({ threads: 1, report });
    ctx.check.equal(await scope.parallel(exposed.dieLater, 100), "answered", "the answer");
    const error = await ctx.within(reported.promise, "the report");
    ctx.check.ok(isPorticoError(error, "ThreadFailed"), `${error} is ThreadFailed`);
    ctx.check.equal(await scope.parallel(exposed.add, 1, 2), 3, "the next call");
    ctx.check.equal(reports, 1, "reports");
  }),
  must("parallel/cancelling-ends-the-waiting", "PAR-5", needs, async (ctx: Ctx) => {
    const child = cancellable(ctx);
    const call = child.parallel(exposed.pause, 60_000);
    await ctx.never(call, "the call has ended early");
    child.cancel();
    await ctx.check.rejects(call, "Cancelled", "the call");
  }),
  must("parallel/cancelling-cancels-the-scope-over-there", "PAR-5", ["threads", "tcp"], async (ctx: Ctx) => {
    const listener = await ctx.scope.net.listen({ port: 0 });
    const child = cancellable(ctx);
    const call = child.parallel(exposed.hold, listener.address.port);
    const conn = await ctx.within(listener.accept(), "the function's connection");
    child.cancel();
    await ctx.check.rejects(call, "Cancelled", "the call");
    const end = conn.read().catch((error: unknown) => error);
    const seen = await ctx.within(end, "the end of the function's connection");
    ctx.check.ok(seen === null || isPorticoError(seen, "ConnectionReset"), "the function's scope closed it");
  }),
  must(
    "parallel/cancelling-reaches-a-call-that-had-to-wait-for-a-thread",
    "PAR-5",
    ["threads", "tcp"],
    async (ctx: Ctx) => {
      const listener = await ctx.scope.net.listen({ port: 0 });
      const { scope } = ctx.root({ threads: 1 });
      const first = scope.parallel(exposed.pause, 20);
      const open = scope.openScope();
      const call = open.scope.parallel(exposed.hold, listener.address.port);
      await ctx.within(first, "the call that has the thread");
      const conn = await ctx.within(listener.accept(), "the connection of the function that had to wait");
      open.scope.cancel();
      await ctx.check.rejects(call, "Cancelled", "the call that had to wait");
      const end = conn.read().catch((error: unknown) => error);
      const seen = await ctx.within(end, "the end of its function's connection");
      ctx.check.ok(seen === null || isPorticoError(seen, "ConnectionReset"), "the function's scope closed it");
    },
  ),
  must("parallel/a-call-cancelled-in-line-never-runs", "PAR-5", needs, async (ctx: Ctx) => {
    const { scope } = ctx.root({ threads: 1 });
    const before = await scope.parallel(exposed.count);
    const first = scope.parallel(exposed.pause, 20);
    const open = scope.openScope();
    const call = open.scope.parallel(exposed.count);
    open.scope.cancel();
    await ctx.check.rejects(call, "Cancelled", "the call in line");
    await ctx.within(first, "the call that has the thread");
    ctx.check.equal(await scope.parallel(exposed.count), before + 1, "runs of the function, with the last one");
  }),
  must("parallel/deadline-is-timed-out", "PAR-5", needs, async (ctx: Ctx) => {
    const call = ctx.scope.timeout(50, (scope) => scope.parallel(exposed.pause, 60_000));
    await ctx.check.rejects(call, "TimedOut", "the call");
  }),
  must("parallel/cancelled-scope-sends-nothing", "PAR-5", needs, async (ctx: Ctx) => {
    const { scope } = ctx.root({ threads: 1 });
    const before = await scope.parallel(exposed.count);
    const open = scope.openScope();
    open.scope.cancel();
    await ctx.check.rejects(open.scope.parallel(exposed.count), "Cancelled", "a call under a cancelled scope");
    ctx.check.equal(await scope.parallel(exposed.count), before + 1, "runs of the function");
  }),
  must(
    "parallel/without-threads-is-unsupported",
    "PAR-6",
    [],
    async (ctx: Ctx) => {
      const before = exposed.counted();
      await ctx.check.rejects(ctx.scope.parallel(exposed.count), "Unsupported", "parallel");
      ctx.check.equal(exposed.counted(), before, "runs of the function");
    },
    { lacks: ["threads"] },
  ),
  // Not a must: it is core's alone, so no broken adapter could fail it.
  should("parallel/expose-refuses-malformed-and-repeated-names", "PAR-7", [], async (ctx: Ctx) => {
    for (const name of ["", "bare", "two words/x", "/x", "x/", "x/y z"]) {
      ctx.check.throws(() => expose(name, () => 1), "InvalidInput", `expose ${JSON.stringify(name)}`);
    }
    ctx.check.throws(() => expose(exposed.add.name, () => 1), "AlreadyExists", "expose a name twice");
  }),
];

async function failure(call: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([call]);
  return outcome.status === "rejected" ? outcome.reason : undefined;
}

/** One of everything that can be copied. */
export function richValue(): unknown {
  return {
    nothing: [undefined, null],
    numbers: [0, -0, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, 2n ** 80n],
    text: ["", "grüße 🌍\u0000", true],
    bytes: [pattern(300), new Float64Array([1.5, -0]), new BigInt64Array([-5n]), pattern(64).buffer],
    date: new Date(86_400_000),
    map: new Map<unknown, unknown>([
      ["set", new Set([1, "two"])],
      [3, { nested: [] }],
    ]),
  };
}
