import { isPorticoError, type PorticoError, type Timeouts } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import type { FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";

/** What never answers. */
export function silence(): Promise<never> {
  return new Promise(() => undefined);
}

/** A scope of a root with these time limits. */
export function limited(ctx: Ctx, timeouts: Timeouts, driver: Driver = ctx.driver): FullScope {
  return ctx.root({ timeouts }, driver).scope;
}

/** Asserts that the operation alone was given up, because of the limit for its kind. */
export async function beyondLimit(
  ctx: Ctx,
  scope: FullScope,
  kind: keyof Timeouts,
  what: string,
  operation: PromiseLike<unknown>,
): Promise<PorticoError> {
  const error = await ctx.check.rejects(operation, "TimedOut", what);
  ctx.check.equal(error.reason, undefined, `the reason of ${what}`);
  ctx.check.ok(error.message.includes(`timeouts.${kind}`), `${error.message} names the option`);
  ctx.check.equal(scope.cancelled, false, `whether ${what} cancelled the scope`);
  return error;
}

/** Whether the error is that of an operation beyond its own limit. */
export function isBeyondLimit(error: unknown): boolean {
  return isPorticoError(error, "TimedOut") && error.reason === undefined;
}
