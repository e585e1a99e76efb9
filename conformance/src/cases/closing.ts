import type { Ctx } from "../runner/context.ts";
import { type Exempt, type Family, later, type Multiplied, promised } from "./multipliers.ts";
import { must } from "./must.ts";

/** What can be closed: a resource, a scope without a body, an end of a channel. */
export type Closable = { close(): unknown } & (AsyncDisposable | Disposable);

/** Ways to open something and to tell that it is closed. */
export interface Closing<R extends Closable> extends Family {
  open(ctx: Ctx): R | PromiseLike<R>;
  /** An operation that a closed one refuses. */
  use(closable: R): unknown;
  /** Whether an open one lets it wait. */
  readonly useWaits?: true;
}

/** Two cases: closing twice is fine; disposing closes. */
export function closes<R extends Closable>(op: Closing<R>): readonly Multiplied[] {
  const { trait, name, rule, needs } = op;
  const twice = must(`${trait}/${name}-closes-twice`, rule, needs, async (ctx: Ctx) => {
    const closable = await op.open(ctx);
    const both = Promise.all([closable.close(), closable.close()]);
    await ctx.within(both, `closing a ${name} twice at once`);
    await ctx.within(
      promised(() => closable.close()),
      `closing a closed ${name}`,
    );
    await ctx.check.rejects(
      promised(() => op.use(closable)),
      "Closed",
      `use of a ${name} closed twice`,
    );
  });
  const late = `use of a disposed ${name}`;
  const disposed = must(`${trait}/${name}-is-closed-when-disposed`, rule, needs, async (ctx: Ctx) => {
    const closable = await op.open(ctx);
    await ctx.within(
      promised(() => dispose(closable)),
      `disposing a ${name}`,
    );
    await ctx.check.rejects(
      promised(() => op.use(closable)),
      "Closed",
      `use of a disposed ${name}`,
    );
  });
  const says = op.useWaits ? `timed out: ${late}` : `${late}: expected rejection with Closed`;
  return [
    { one: twice, fault: "closes-only-once", says: "closed once already" },
    { one: disposed, fault: "is-not-disposed", says },
  ];
}

function dispose(closable: AsyncDisposable | Disposable): unknown {
  return Symbol.asyncDispose in closable ? closable[Symbol.asyncDispose]() : closable[Symbol.dispose]();
}

/** What closing something means for one of its operations. */
export interface Closed<R> {
  /** In kebab-case; begins the ids, e.g. `file-write`. */
  readonly name: string;
  use(closable: R): unknown;
  /** Starts it so that it is pending when the other is closed, which ends it. */
  readonly pending: ((closable: R, ctx: Ctx) => unknown) | Exempt;
}

/** Two cases: after closing it is `Closed`; pending at closing it is `Closed`. */
export function closed<R extends Closable>(op: Closing<R>, { name, use, pending }: Closed<R>): readonly Multiplied[] {
  const { trait, rule, needs } = op;
  const late = `use of a closed ${name}`;
  const after = must(`${trait}/${name}-is-closed-after-close`, rule, needs, async (ctx: Ctx) => {
    const closable = await op.open(ctx);
    await ctx.within(
      promised(() => closable.close()),
      `${name}.close`,
    );
    await ctx.check.rejects(
      promised(() => use(closable)),
      "Closed",
      late,
    );
  });
  const row: Multiplied = {
    one: after,
    fault: "does-not-see-the-end",
    says: `${late}: expected rejection with Closed`,
  };
  if (typeof pending !== "function") return [row];
  const what = `${name} pending at close`;
  const meanwhile = must(`${trait}/${name}-pending-at-close-is-closed`, rule, needs, async (ctx: Ctx) => {
    const closable = await op.open(ctx);
    const rejection = later(
      ctx.check.rejects(
        promised(() => pending(closable, ctx)),
        "Closed",
        what,
      ),
    );
    await ctx.scope.yieldNow();
    await ctx.within(
      promised(() => closable.close()),
      `${name}.close`,
    );
    await rejection;
  });
  return [row, { one: meanwhile, fault: "does-not-see-the-end", says: `${what}: expected rejection with Closed` }];
}
