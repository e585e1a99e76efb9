import type { Capability, Resource } from "@portico/core";
import type { Case, FullScope, Trait } from "../case.ts";
import type { Ctx } from "../context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

interface Family {
  readonly trait: Trait;
  /** In kebab-case; begins the ids, e.g. `sleep`. */
  readonly name: string;
  readonly rule: string;
  readonly needs: readonly Capability[];
}

/** An operation that cancelling its scope ends. */
export interface Abortable extends Family {
  /** Starts it so that it stays pending until it is cancelled. */
  pending(scope: FullScope, ctx: Ctx): PromiseLike<unknown>;
  /** Starts it so that it completes. */
  completing(scope: FullScope, ctx: Ctx): PromiseLike<unknown>;
}

/**
 * Three cases: in a cancelled scope it rejects at once; cancelled while it is pending it rejects; cancelled after it has
 * completed nothing changes for what was completed.
 */
export function aborts(op: Abortable): readonly Case[] {
  const { trait, name, rule, needs } = op;
  return [
    must(`${trait}/${name}-in-a-cancelled-scope-rejects`, rule, needs, async (ctx: Ctx) => {
      const scope = openChild(ctx);
      scope.cancel();
      await ctx.check.rejects(op.pending(scope, ctx), "Cancelled", `${name} in a cancelled scope`);
    }),
    must(`${trait}/${name}-rejects-when-cancelled-while-pending`, rule, needs, async (ctx: Ctx) => {
      const scope = openChild(ctx);
      const rejection = ctx.check.rejects(op.pending(scope, ctx), "Cancelled", `${name} cancelled while pending`);
      await ctx.scope.yieldNow();
      scope.cancel(name);
      ctx.check.equal((await rejection).reason?.detail, name, `the detail of cancelling ${name}`);
    }),
    must(`${trait}/${name}-keeps-its-result-when-cancelled-later`, rule, needs, async (ctx: Ctx) => {
      const scope = openChild(ctx);
      const result = op.completing(scope, ctx);
      const value = await ctx.within(result, `${name} to complete`);
      scope.cancel();
      ctx.check.equal(await result, value, `the result of ${name}`);
      await ctx.check.rejects(op.pending(scope, ctx), "Cancelled", `${name} after the cancellation`);
    }),
  ];
}

/** A resource, and an operation on it that fails once it is closed. */
export interface Closable<R extends Resource> extends Family {
  open(scope: FullScope, ctx: Ctx): PromiseLike<R>;
  use(resource: R): PromiseLike<unknown>;
}

/** Three cases: after `close` it is `Closed`; closing twice is fine; disposing closes. */
export function closes<R extends Resource>(op: Closable<R>): readonly Case[] {
  const { trait, name, rule, needs } = op;
  return [
    must(`${trait}/${name}-is-closed-after-close`, rule, needs, async (ctx: Ctx) => {
      const resource = await op.open(ctx.scope, ctx);
      await ctx.within(resource.close(), `${name}.close`);
      await ctx.check.rejects(op.use(resource), "Closed", `use of a closed ${name}`);
    }),
    must(`${trait}/${name}-closes-twice`, rule, needs, async (ctx: Ctx) => {
      const resource = await op.open(ctx.scope, ctx);
      const both = Promise.all([resource.close(), resource.close()]);
      await ctx.within(both, `closing a ${name} twice at once`);
      await ctx.within(resource.close(), `closing a closed ${name}`);
      await ctx.check.rejects(op.use(resource), "Closed", `use of a ${name} closed twice`);
    }),
    must(`${trait}/${name}-is-closed-when-disposed`, rule, needs, async (ctx: Ctx) => {
      const resource = await op.open(ctx.scope, ctx);
      await ctx.within(resource[Symbol.asyncDispose](), `disposing a ${name}`);
      await ctx.check.rejects(op.use(resource), "Closed", `use of a disposed ${name}`);
    }),
  ];
}
