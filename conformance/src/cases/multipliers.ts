import type { Capability } from "@portico/core";
import type { Case, FullScope, Trait } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";
import { rootToHold } from "./held.ts";
import { must } from "./must.ts";
import { turns, watched } from "./sync-kit.ts";

/** Why something is not said of an operation: one sentence, and the case that says what is true instead, if there is one. */
export interface Exempt {
  readonly exempt: string;
  readonly by?: Case["id"];
}

export interface Family {
  readonly trait: Trait;
  /** In kebab-case; begins the ids, e.g. `sleep`. */
  readonly name: string;
  readonly rule: string;
  readonly needs: readonly Capability[];
}

/** Calls the operation. */
export type Call = () => unknown;
/** Makes everything that the operation needs, governed by `scope` as the operation itself. */
export type Setup = (scope: FullScope, ctx: Ctx) => Call | PromiseLike<Call>;

/**
 * How an operation comes to be pending when its scope is cancelled: by being started so that nothing ends it; or, completing,
 * because it is cancelled in the turn in which it was called; or because the driver is held, where it has to reject at once
 * or when the system is done.
 */
export type Pending = Setup | "same-turn" | "held-rejects-at-once" | "held-rejects-when-done";

/** An operation that returns a promise or an async iterator and that cancelling its scope ends. */
export interface Abortable extends Family {
  readonly pending: Pending | Exempt;
  /** Starts it so that it completes. */
  readonly completing: Setup | Exempt;
  /** Why it works in a cancelled scope. */
  readonly inCancelled?: Exempt;
  /** Why it works in a scope that has ended. */
  readonly inEnded?: Exempt;
}

/** An operation that returns at once, and throws where its scope does not take new work. */
export interface Refusing extends Family {
  readonly call: Setup;
  readonly inCancelled?: Exempt;
  readonly inEnded?: Exempt;
}

/** What is wrong with an operation when the case is to fail. */
export type Fault =
  /** It resolves where it has to reject with `Cancelled`. */
  | "does-not-see-the-cancellation"
  /** It rejects as soon as it is cancelled, whatever the system still does. */
  | "leaves-the-system-at-it"
  /** It resolves where it has to reject with `Closed`. */
  | "does-not-see-the-end"
  /** Its errors name another one. */
  | "is-another-one-in-its-errors"
  /** Closing again rejects. */
  | "closes-only-once"
  /** Disposing does nothing. */
  | "is-not-disposed";

/** A case, and what has to be wrong for it to fail, and to say what. */
export interface Multiplied {
  readonly one: Case;
  readonly fault: Fault;
  readonly says: string;
}

export function isExempt(row: object | string): row is Exempt {
  return typeof row === "object" && "exempt" in row;
}

/**
 * Three cases: in a cancelled scope it rejects at once; cancelled while it is pending it rejects; cancelled after it has
 * completed nothing changes for what was completed.
 */
export function aborts(op: Abortable): readonly Multiplied[] {
  if (op.inCancelled !== undefined) return [];
  const { pending, completing } = op;
  return [
    inCancelledRejects(op, waitingOrNot(op)),
    ...(isExempt(pending) ? [] : [whilePending(op, pending)]),
    ...(isExempt(completing) ? [] : [whenCompleted(op, completing, waitingOrNot(op))]),
  ];
}

/** The way to start it that is not about what it comes to. */
function waitingOrNot({ pending, completing, name }: Abortable): Setup {
  if (typeof pending === "function") return pending;
  if (typeof completing === "function") return completing;
  throw new Error(`There is no way to start ${name}`);
}

function inCancelledRejects({ trait, name, rule, needs }: Family, setup: Setup): Multiplied {
  const what = `${name} in a cancelled scope`;
  const one = must(`${trait}/${name}-in-a-cancelled-scope-rejects`, rule, needs, async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const call = await setup(scope, ctx);
    scope.cancel();
    await ctx.check.rejects(promised(call), "Cancelled", what);
  });
  return { one, fault: "does-not-see-the-cancellation", says: `${what}: expected rejection with Cancelled` };
}

function whilePending(op: Abortable, pending: Pending): Multiplied {
  const { trait, name, rule, needs } = op;
  const what = `${name} cancelled while pending`;
  const early = `whether ${name} has ended before the system was done`;
  const whenDone = pending === "held-rejects-when-done";
  const one = must(`${trait}/${name}-rejects-when-cancelled-while-pending`, rule, needs, async (ctx: Ctx) => {
    const held = typeof pending === "string" && pending !== "same-turn" ? rootToHold(ctx) : undefined;
    const scope = held?.scope ?? openChild(ctx);
    const call = await waitingOrNot(op)(scope, ctx);
    held?.hold.arm();
    const promise = promised(call);
    const rejection = later(ctx.check.rejects(promise, "Cancelled", what));
    if (held !== undefined) await ctx.within(held.hold.reached, `the driver to be asked by ${name}`);
    else if (pending !== "same-turn") await ctx.scope.yieldNow();
    const ended = watched(promise);
    scope.cancel(name);
    if (whenDone) {
      await turns(ctx);
      ctx.check.equal(ended.settled, false, early);
      held?.hold.release();
    }
    const { reason } = await rejection;
    held?.hold.release();
    ctx.check.equal(reason?.detail, name, `the detail of cancelling ${name}`);
  });
  return whenDone
    ? { one, fault: "leaves-the-system-at-it", says: early }
    : { one, fault: "does-not-see-the-cancellation", says: `${what}: expected rejection with Cancelled` };
}

function whenCompleted({ trait, name, rule, needs }: Family, completing: Setup, again: Setup): Multiplied {
  const what = `${name} after the cancellation`;
  const one = must(`${trait}/${name}-keeps-its-result-when-cancelled-later`, rule, needs, async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const call = await completing(scope, ctx);
    const callAgain = await again(scope, ctx);
    const result = promised(call);
    const value = await ctx.within(result, `${name} to complete`);
    scope.cancel();
    ctx.check.equal(await result, value, `the result of ${name}`);
    await ctx.check.rejects(promised(callAgain), "Cancelled", what);
  });
  return { one, fault: "does-not-see-the-cancellation", says: `${what}: expected rejection with Cancelled` };
}

/** An operation in a scope that has ended. */
export type Ending = Abortable | Refusing;

/**
 * One case for the operations of an interface that belong to one trait: in a scope that has ended each is `Closed`. It fails
 * for any of them, and names it.
 */
export function ends(interfaceName: string, ops: readonly Ending[]): readonly Multiplied[] {
  const [first] = ops;
  if (first === undefined) return [];
  const needs = [...new Set(ops.flatMap((op) => op.needs))];
  const id = `${first.trait}/every-operation-of-${interfaceName}-in-an-ended-scope-is-closed` as const;
  const one = must(id, endedRule, needs, async (ctx: Ctx) => {
    const open = ctx.scope.openScope();
    const calls: [Ending, Call][] = [];
    for (const op of ops) calls.push([op, await setupOf(op)(open.scope, ctx)]);
    await ctx.within(open.close(), "the end of the scope");
    for (const [op, call] of calls) {
      if ("call" in op) ctx.check.throws(call, "Closed", endedIs(op));
      else await ctx.check.rejects(promised(call), "Closed", endedIs(op));
    }
  });
  return ops.map((op) => {
    const how = "call" in op ? "throw" : "rejection";
    return { one, fault: "does-not-see-the-end", says: `${endedIs(op)}: expected ${how} with Closed` };
  });
}

const endedRule = "SPAWN-5";
const endedIs = ({ name }: Family): string => `${name} in a scope that has ended`;

function setupOf(op: Ending): Setup {
  if ("call" in op) return op.call;
  return typeof op.completing === "function" ? op.completing : waitingOrNot(op);
}

/** An operation, and the `op` of its errors. */
export interface Named {
  readonly row: Ending;
  readonly op: string;
}

/** One case for the operations of an interface that belong to one trait: what each is refused with has its name. */
export function names(interfaceName: string, ops: readonly Named[]): readonly Multiplied[] {
  const [first] = ops;
  if (first === undefined) return [];
  const needs = [...new Set(ops.flatMap(({ row }) => row.needs))];
  const id = `${first.row.trait}/every-operation-of-${interfaceName}-is-named-by-its-errors` as const;
  const one = must(id, "ERRORS-3", needs, async (ctx: Ctx) => {
    for (const { row, op } of ops) {
      const scope = openChild(ctx);
      const call = await setupOf(row)(scope, ctx);
      scope.cancel();
      const what = `${row.name} in a cancelled scope`;
      const error =
        "call" in row
          ? ctx.check.throws(call, "Cancelled", what)
          : await ctx.check.rejects(promised(call), "Cancelled", what);
      ctx.check.equal(error.op, op, namedIs(row));
    }
  });
  return ops.map(({ row }) => ({ one, fault: "is-another-one-in-its-errors", says: `${namedIs(row)}: expected` }));
}

const namedIs = ({ name }: Family): string => `what the error of ${name} names`;

/** One case for an operation that returns at once: in a cancelled scope it throws. */
export function refuses(op: Refusing): readonly Multiplied[] {
  if (op.inCancelled !== undefined) return [];
  const { trait, name, rule, needs, call: setup } = op;
  const what = `${name} in a cancelled scope`;
  const one = must(`${trait}/${name}-in-a-cancelled-scope-throws`, rule, needs, async (ctx: Ctx) => {
    const scope = openChild(ctx);
    const call = await setup(scope, ctx);
    scope.cancel();
    ctx.check.throws(call, "Cancelled", what);
  });
  return [{ one, fault: "does-not-see-the-cancellation", says: `${what}: expected throw with Cancelled` }];
}

/** What the call comes to; what it throws is what the promise rejects with. */
export async function promised(call: Call): Promise<unknown> {
  return call();
}

/** A promise that is looked at later. If the case fails before that, its failure is not another one. */
export function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
