import { isPorticoError } from "@portico/core";
import { pattern } from "../runner/bytes.ts";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import * as exposed from "./exposed.ts";
import { must } from "./must.ts";
import { onlyHere, richValue } from "./parallel.ts";
import { answer, cancellable, MIB, readToEnd } from "./tcp-kit.ts";

const needs = ["threads", "block-on"] as const;

/** Waiting for another thread without returning to the event loop. */
export const cases: readonly Case[] = [
  must("block-on/returns-the-value", "BLOCK-1", needs, async (ctx: Ctx) => {
    ctx.check.equal(ctx.scope.blockOn(exposed.add, 20, 22), 42, "the sum");
  }),
  must("block-on/carries-a-mebibyte-each-way", "BLOCK-1", needs, async (ctx: Ctx) => {
    const back = ctx.scope.blockOn(exposed.identity, pattern(MIB));
    ctx.check.bytes(back as Uint8Array, pattern(MIB), "what came back");
  }),
  must("block-on/copies-rich-values", "BLOCK-1", needs, async (ctx: Ctx) => {
    ctx.check.equal(ctx.scope.blockOn(exposed.identity, richValue()), richValue(), "the copy");
  }),
  must("block-on/this-thread-sleeps-meanwhile", "BLOCK-2", needs, async (ctx: Ctx) => {
    let fired = false;
    const task = ctx.scope.spawn(async (scope) => {
      await scope.sleep(1);
      fired = true;
    });
    await Promise.resolve();
    const paused = ctx.scope.blockOn(exposed.pause, 60);
    ctx.check.equal(fired, false, "our timer has fired meanwhile");
    ctx.check.ok(paused >= 60, `the function slept ${paused} of 60 ms`);
    await ctx.within(task.join(), "our timer afterwards");
  }),
  must("block-on/files-go-on-over-there", "BLOCK-2", ["threads", "block-on", "fs"], async (ctx: Ctx) => {
    const path = `${await ctx.tmp()}/text`;
    ctx.check.equal(ctx.scope.blockOn(exposed.throughFile, path, "over there"), "over there", "text from there");
  }),
  must("block-on/sockets-go-on-over-there", "BLOCK-2", ["threads", "block-on", "tcp"], async (ctx: Ctx) => {
    ctx.check.equal(ctx.scope.blockOn(exposed.throughSocket, pattern(300_000)), 300_000, "bytes received there");
  }),
  must(
    "block-on/nests",
    "BLOCK-2",
    needs,
    async (ctx: Ctx) => {
      ctx.check.equal(ctx.scope.blockOn(exposed.addNested, 3, 4), 7, "the sum from two threads away");
    },
    { slow: true },
  ),
  must("block-on/helper-stays-warm", "BLOCK-3", needs, async (ctx: Ctx) => {
    const here = exposed.counted();
    const first = ctx.scope.blockOn(exposed.count);
    ctx.check.equal(ctx.scope.blockOn(exposed.count), first + 1, "count at the second call");
    await ctx.scope.yieldNow();
    ctx.check.equal(ctx.scope.blockOn(exposed.count), first + 2, "count at the third call");
    ctx.check.equal(exposed.counted(), here, "count on this thread");
  }),
  must("block-on/errors-keep-their-code", "BLOCK-4", needs, async (ctx: Ctx) => {
    const error = ctx.check.throws(() => ctx.scope.blockOn(exposed.fail, "code"), "NoSpace", "the function's error");
    ctx.check.equal(error.resource, "a disk", "resource");
  }),
  must("block-on/errors-keep-their-class-and-causes", "BLOCK-4", needs, async (ctx: Ctx) => {
    const typeError = failure(() => ctx.scope.blockOn(exposed.fail, "class"));
    ctx.check.ok(typeError instanceof TypeError, "a TypeError");
    const error = failure(() => ctx.scope.blockOn(exposed.fail, "cause"));
    ctx.check.ok(error instanceof Error && error.cause instanceof SyntaxError, "the cause is a SyntaxError");
    ctx.check.ok(isPorticoError(error.cause.cause, "Busy"), "its cause is the PorticoError");
  }),
  must("block-on/function-unknown-to-the-other-thread-is-not-found", "BLOCK-4", needs, async (ctx: Ctx) => {
    ctx.check.throws(() => ctx.scope.blockOn(onlyHere), "NotFound", "a function exposed here only");
  }),
  must("block-on/argument-that-cannot-be-copied-is-invalid-input", "BLOCK-4", needs, async (ctx: Ctx) => {
    const before = ctx.scope.blockOn(exposed.count);
    const counting = exposed.count as unknown as typeof exposed.identity;
    ctx.check.throws(() => ctx.scope.blockOn(counting, () => 1), "InvalidInput", "a call with a function");
    ctx.check.equal(ctx.scope.blockOn(exposed.count), before + 1, "runs of the function");
  }),
  must("block-on/deadline-is-timed-out", "BLOCK-5", needs, async (ctx: Ctx) => {
    ctx.scope.blockOn(exposed.add, 0, 0);
    let returned = false;
    const body = (scope: typeof ctx.scope): void => {
      scope.blockOn(exposed.spin, 1500);
      returned = true;
    };
    // The deadline is that of a scope further out.
    const nested = (limited: typeof ctx.scope) => limited.scope((scope) => scope.scope(body));
    const call = ctx.scope.scope(nested, { name: "limited", timeout: 50 });
    const error = await ctx.check.rejects(call, "TimedOut", "the call");
    ctx.check.equal(returned, false, "blockOn has waited for the function");
    ctx.check.equal(error.reason?.origin, "limited", "whose deadline it was");
  }),
  must("block-on/next-call-after-a-deadline-works", "BLOCK-5", needs, async (ctx: Ctx) => {
    const call = ctx.scope.timeout(50, (scope) => scope.blockOn(exposed.pause, 60_000));
    await ctx.check.rejects(call, "TimedOut", "the call");
    ctx.check.equal(ctx.scope.blockOn(exposed.add, 1, 2), 3, "the next call");
  }),
  must("block-on/next-call-does-not-wait-for-one-given-up", "BLOCK-5", needs, async (ctx: Ctx) => {
    ctx.scope.blockOn(exposed.add, 0, 0);
    const given = ctx.scope.timeout(50, (scope) => scope.blockOn(exposed.spin, 5000));
    await ctx.check.rejects(given, "TimedOut", "the spinning call");
    const next = ctx.scope.timeout(2500, (scope) => scope.blockOn(exposed.add, 1, 2));
    ctx.check.equal(await next, 3, "the next call, while the first still spins");
  }),
  must("block-on/thread-that-ends-is-thread-failed", "BLOCK-4", needs, async (ctx: Ctx) => {
    ctx.check.throws(() => ctx.scope.blockOn(exposed.die), "ThreadFailed", "a call whose thread ends");
    ctx.check.equal(ctx.scope.blockOn(exposed.add, 1, 2), 3, "the next call, on another thread");
  }),
  must(
    "block-on/error-after-the-answer-is-reported",
    "BLOCK-4",
    needs,
    async (ctx: Ctx) => {
      const reports = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()] as const;
      let heard = 0;
      const { scope } = ctx.root({ report: (error) => reports[heard++]?.resolve(error) });
      ctx.check.equal(scope.blockOn(exposed.dieLater, 100), "answered", "the answer");
      const error = await ctx.within(reports[0].promise, "the report");
      ctx.check.ok(isPorticoError(error, "ThreadFailed"), `${error} is ThreadFailed`);
      ctx.check.throws(() => scope.blockOn(exposed.die), "ThreadFailed", "a call whose thread ends");
      await ctx.never(reports[1].promise, "what the call has thrown is reported too");
    },
    { slow: true },
  ),
  must("block-on/cancelled-scope-sends-nothing", "BLOCK-5", needs, async (ctx: Ctx) => {
    const before = ctx.scope.blockOn(exposed.count);
    const child = cancellable(ctx);
    child.cancel();
    ctx.check.throws(() => child.blockOn(exposed.count), "Cancelled", "a call under a cancelled scope");
    ctx.check.equal(ctx.scope.blockOn(exposed.count), before + 1, "runs of the function");
  }),
  must(
    "block-on/connecting-to-a-sleeping-listener-would-deadlock",
    "BLOCK-6",
    ["threads", "block-on", "tcp"],
    async (ctx: Ctx) => {
      const { conn, listener } = await answer(ctx, [{ do: "send-bytes", bytes: [1] }, { do: "end" }]);
      const { port } = listener.address;
      ctx.check.throws(() => ctx.scope.blockOn(exposed.reach, port), "WouldDeadlock", "reaching our own listener");
      ctx.check.bytes(await readToEnd(conn), Uint8Array.of(1), "a connection from before");
      await ctx.peer.connect(port, [{ do: "send-bytes", bytes: [2] }, { do: "end" }]);
      const next = await ctx.within(listener.accept(), "the next connection");
      ctx.check.bytes(await readToEnd(next), Uint8Array.of(2), "a connection from after");
    },
  ),
  must(
    "block-on/without-the-capability-is-unsupported",
    "BLOCK-7",
    [],
    async (ctx: Ctx) => {
      const before = exposed.counted();
      ctx.check.throws(() => ctx.scope.blockOn(exposed.count), "Unsupported", "blockOn");
      ctx.check.equal(exposed.counted(), before, "runs of the function");
    },
    { lacks: ["block-on"] },
  ),
  must(
    "block-on/without-the-capability-the-driver-says-why",
    "BLOCK-7",
    [],
    async (ctx: Ctx) => {
      const reason = ctx.driver.reasons?.["block-on"] ?? "";
      ctx.check.ok(reason !== "", "the driver has a reason");
      const error = ctx.check.throws(() => ctx.scope.blockOn(exposed.count), "Unsupported", "blockOn");
      ctx.check.ok(error.message.includes(reason), "the message has the reason");
    },
    { lacks: ["block-on"] },
  ),
];

function failure(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
