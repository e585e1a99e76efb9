import { errorCodes, isPorticoError, PorticoError } from "@portico/core";
import type { Case, FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { freshPath } from "./fs-kit.ts";
import { must } from "./must.ts";

/** Every way for a body's failure to come back to who started it. */
const ways: Readonly<Record<string, (scope: FullScope, failure: unknown) => Promise<unknown>>> = {
  scope: (scope, failure) => scope.scope(() => Promise.reject(failure)),
  spawn: (scope, failure) => scope.scope((inner) => void inner.spawn(() => Promise.reject(failure))),
  join: (scope, failure) => scope.scope((inner) => inner.spawn(() => Promise.reject(failure)).join()),
  timeout: (scope, failure) => scope.timeout(60_000, () => Promise.reject(failure)),
  shield: (scope, failure) => scope.shield(() => Promise.reject(failure)),
  wait: (scope, failure) => scope.wait(Promise.reject(failure)),
  defer: (scope, failure) => scope.scope((inner) => inner.defer(() => Promise.reject(failure))),
};

/** Checks that a failure comes back as the same value, whichever way it takes. */
async function comesBack(ctx: Ctx, failure: unknown): Promise<void> {
  for (const [name, run] of Object.entries(ways)) {
    const outcome = run(ctx.scope, failure).then(
      () => ({ failed: false, error: undefined }),
      (error: unknown) => ({ failed: true, error }),
    );
    const { failed, error } = await ctx.within(outcome, `the end of ${name}`);
    ctx.check.ok(failed && error === failure, `${name} rejects with the very value that the body failed with`);
  }
}

function cancelled(scope: FullScope): FullScope {
  scope.cancel();
  return scope;
}

async function anError(ctx: Ctx): Promise<PorticoError> {
  return ctx.check.rejects(ctx.scope.sleep(-1), "InvalidInput", "sleep(-1)");
}

export const cases: readonly Case[] = [
  must("errors/are-recognised-by-brand-and-code", "ERRORS-1", [], async (ctx: Ctx) => {
    const error = await anError(ctx);
    ctx.check.equal(Reflect.get(error, Symbol.for("portico.error")), true, "the brand");
    const seen = [
      isPorticoError(error, "Busy", "InvalidInput"),
      isPorticoError(error, "Busy"),
      isPorticoError(new Error("no")),
    ];
    ctx.check.equal(seen, [true, false, false], "with its code, with another code, an error of somebody else");
  }),
  must("errors/of-another-copy-of-core-are-recognised", "ERRORS-1", [], async (ctx: Ctx) => {
    const { code } = await anError(ctx);
    const foreign = Object.assign(new Error("of another copy"), { code, [Symbol.for("portico.error")]: true });
    const caught = await ctx.scope.wait(Promise.reject(foreign)).catch((error: unknown) => error);
    ctx.check.equal(isPorticoError(caught, "InvalidInput"), true, "whether it is recognised");
  }),
  must("errors/are-errors-with-a-name-a-message-and-a-stack", "ERRORS-1", [], async (ctx: Ctx) => {
    const error = await anError(ctx);
    ctx.check.ok(error instanceof Error, "it is an Error");
    ctx.check.equal(error.name, "PorticoError", "name");
    ctx.check.ok(error.message.length > 0 && typeof error.stack === "string", "it has a message and a stack");
  }),
  must("errors/codes-are-from-the-closed-list", "ERRORS-2", [], async (ctx: Ctx) => {
    const attempts: readonly (() => Promise<unknown>)[] = [
      () => ctx.scope.sleep(-1),
      () => ctx.scope.timeout(1, (scope) => scope.sleep(60_000)),
      () => ctx.scope.scope((scope) => cancelled(scope).sleep(1)),
    ];
    const known: readonly string[] = errorCodes;
    for (const attempt of attempts) {
      const error = await attempt().catch((caught: unknown) => caught);
      ctx.check.ok(isPorticoError(error) && known.includes(error.code), "a failure has a code of the list");
    }
  }),
  must("errors/say-which-operation-was-refused", "ERRORS-3", [], async (ctx: Ctx) => {
    const { op } = await anError(ctx);
    ctx.check.equal(op, "sleep", "op of sleep(-1)");
  }),
  must("errors/of-the-system-say-what-failed-on-what-where-and-why", "ERRORS-3", ["fs"], async (ctx: Ctx) => {
    const path = await freshPath(ctx, "missing");
    const error = await ctx.check.rejects(ctx.scope.fs.readFile(path), "NotFound", "readFile of a missing file");
    const { op, resource, runtime, cause } = error;
    ctx.check.equal([op, resource, runtime], ["fs.readFile", path, ctx.driver.runtime], "op, resource and runtime");
    ctx.check.ok(cause instanceof Error, "the cause is the platform's error");
  }),
  must("errors/of-users-come-back-unwrapped", "ERRORS-4", [], async (ctx: Ctx) => {
    await comesBack(ctx, new TypeError("a user's own"));
  }),
  must("errors/that-are-no-errors-come-back-as-they-are", "ERRORS-4", [], async (ctx: Ctx) => {
    for (const failure of ["text", 0, null, undefined]) await comesBack(ctx, failure);
  }),
  must("errors/of-users-that-look-like-a-cancellation-are-not-dropped", "ERRORS-4", [], async (ctx: Ctx) => {
    await comesBack(ctx, new PorticoError("Cancelled", "a user's own, of no scope"));
  }),
];
