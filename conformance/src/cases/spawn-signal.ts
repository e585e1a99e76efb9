import { isPorticoError, type ScopeOptions } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { must } from "./must.ts";

type Signal = NonNullable<ScopeOptions["signal"]>;

/** An `AbortSignal` that shows who listens to it. */
class WatchedSignal implements Signal {
  aborted = false;
  reason: unknown;
  readonly listeners = new Set<() => void>();
  /** How many have ever listened. */
  added = 0;

  addEventListener(_type: "abort", listener: () => void): void {
    this.added++;
    this.listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.listeners.delete(listener);
  }

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.listeners) listener();
  }
}

/** Abort signals, in as an option and out as a property. */
export const cases: readonly Case[] = [
  must("spawn/a-signal-cancels-the-scope", "SPAWN-26", [], async (ctx: Ctx) => {
    const signal = new WatchedSignal();
    const scope = ctx.scope.scope((inner) => inner.sleep(60_000), { signal });
    await ctx.scope.yieldNow();
    signal.abort("enough");
    const error = await ctx.check.rejects(scope, "Cancelled", "a scope whose signal aborts");
    ctx.check.equal([error.reason?.kind, error.reason?.detail], ["user", "enough"], "the reason");
  }),
  must("spawn/a-signal-that-has-aborted-starts-nothing", "SPAWN-26", [], async (ctx: Ctx) => {
    const signal = new WatchedSignal();
    signal.abort("before");
    let began = 0;
    const begin = (): void => void began++;
    await ctx.check.rejects(ctx.scope.scope(begin, { signal }), "Cancelled", "a scope whose signal has aborted");
    await ctx.check.rejects(ctx.scope.spawn(begin, { signal }).join(), "Cancelled", "a task whose signal has aborted");
    ctx.check.equal([began, signal.added], [0, 0], "bodies that began, and listeners of a signal that has aborted");
  }),
  must("spawn/ten-thousand-scopes-leave-no-listener", "SPAWN-26", [], async (ctx: Ctx) => {
    const signal = new WatchedSignal();
    for (let i = 0; i < 5000; i++) await ctx.scope.scope(() => i, { signal });
    for (let i = 0; i < 5000; i++) await ctx.scope.spawn(() => i, { signal }).join();
    ctx.check.equal([signal.added, signal.listeners.size], [10_000, 0], "listeners that came, and that are left");
  }),
  must("spawn/the-scopes-signal-aborts-with-its-cancellation", "SPAWN-26", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const child = openChild({ ...ctx, scope });
    const { signal } = child;
    ctx.check.equal(signal.aborted, false, "aborted before");
    let told = 0;
    signal.addEventListener("abort", () => void told++);
    scope.cancel("why");
    ctx.check.equal([signal.aborted, told], [true, 1], "aborted after, and how often it was told");
    const { reason } = signal;
    ctx.check.ok(isPorticoError(reason, "Cancelled"), "the signal's reason is Cancelled");
    ctx.check.equal(isPorticoError(reason) && reason.reason?.detail, "why", "the detail");
    ctx.check.equal(child.signal === signal && child.signal.aborted, true, "the same signal, asked for again");
  }),
  must("spawn/the-scopes-signal-aborts-at-its-end", "SPAWN-26", [], async (ctx: Ctx) => {
    const signal = await ctx.scope.scope((scope) => scope.signal);
    ctx.check.ok(signal.aborted && isPorticoError(signal.reason, "Closed"), "aborted with Closed");
  }),
  must("spawn/the-signal-of-a-cancelled-scope-has-aborted", "SPAWN-26", [], async (ctx: Ctx) => {
    const scope = openChild(ctx);
    scope.cancel();
    ctx.check.equal(scope.signal.aborted, true, "aborted, when first asked for");
  }),
  must("spawn/a-listener-of-the-scopes-signal-may-cancel-and-end-scopes", "SPAWN-26", [], async (ctx: Ctx) => {
    const top = openChild(ctx);
    const within = { ...ctx, scope: top };
    const [first, other, last] = [openChild(within), openChild(within), openChild(within)];
    const ending = top.openScope();
    const below = openChild({ ...ctx, scope: other });
    const ended: Promise<unknown>[] = [];
    first.signal.addEventListener("abort", () => {
      other.cancel("by the listener");
      top.cancel("too late");
      first.cancel("too late");
      ended.push(ending.close());
    });
    const sleeps = [first, below, last].map((scope) => scope.sleep(60_000));
    top.cancel("at the top");
    const details: unknown[] = [];
    for (const sleep of sleeps) details.push((await ctx.check.rejects(sleep, "Cancelled", "a sleep")).reason?.detail);
    ctx.check.equal(details, ["at the top", "by the listener", "at the top"], "what cancelled the sleeps");
    ctx.check.equal(ended.length, 1, "how often the listener was called");
    await ctx.within(Promise.all(ended), "the end of the scope that the listener closed");
    await ctx.check.rejects(ending.scope.sleep(1), "Closed", "a sleep in the scope that the listener ended");
  }),
  must("spawn/what-is-no-signal-is-invalid", "SPAWN-26", [], async (ctx: Ctx) => {
    for (const signal of [null, {}, "abort"]) {
      const options = { signal } as unknown as ScopeOptions;
      await ctx.check.rejects(
        ctx.scope.scope(() => 0, options),
        "InvalidInput",
        `signal: ${JSON.stringify(signal)}`,
      );
    }
  }),
];
