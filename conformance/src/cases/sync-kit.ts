import type { FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";
import { openChild } from "./child.ts";

/** A task that does what the case does in its scope, until told to end. */
export interface Actor {
  readonly scope: FullScope;
  cancel(): void;
  /** Ends its body, and resolves when the task has ended. */
  end(): Promise<void>;
  /** The same with a failing body; the failure stays where it is. */
  fail(): Promise<void>;
}

/** Starts a task named `name`. Locks know tasks, so whoever is to wait for another needs one of its own. */
export async function actor(ctx: Ctx, name: string): Promise<Actor> {
  const started = Promise.withResolvers<FullScope>();
  const ended = Promise.withResolvers<void>();
  // In a scope of its own: its failure cancels nobody else.
  const whole = ctx.scope.scope(
    (around) =>
      around.spawn(
        (scope) => {
          started.resolve(scope);
          return ended.promise;
        },
        { name },
      ),
    { name: `around ${name}` },
  );
  const over = whole.then(
    () => undefined,
    () => undefined,
  );
  ctx.defer(() => {
    ended.resolve();
    return over;
  });
  const scope = await ctx.within(started.promise, `the start of ${name}`);
  return {
    scope,
    cancel: () => scope.cancel(),
    end: () => {
      ended.resolve();
      return ctx.within(over, `the end of ${name}`);
    },
    fail: () => {
      ended.reject(new Error(`${name} fails on purpose`));
      return ctx.within(over, `the end of ${name}`);
    },
  };
}

/** Actors with these names. */
export async function actors<N extends string>(ctx: Ctx, ...names: N[]): Promise<Record<N, Actor>> {
  const entries = await Promise.all(names.map(async (name) => [name, await actor(ctx, name)] as const));
  return Object.fromEntries(entries) as Record<N, Actor>;
}

/** Notes when a promise settles, for asking whether it has. */
export function watched(promise: PromiseLike<unknown>): { readonly settled: boolean } {
  const seen = { settled: false };
  const settle = (): void => {
    seen.settled = true;
  };
  promise.then(settle, settle);
  return seen;
}

/** Lets everything that is ready run. */
export async function turns(ctx: Ctx, count = 3): Promise<void> {
  for (let i = 0; i < count; i++) await ctx.scope.yieldNow();
}

/** Something that one task at a time has. */
interface Exclusive {
  take(): Promise<{ release(): void }>;
  with(scope: FullScope, fn: () => void): Promise<unknown>;
}

/** Who waits in `with` is cancelled so many microtasks after its turn has come: those after which its function ran all the same. */
export async function startedTooLate(ctx: Ctx, exclusive: Exclusive): Promise<readonly number[]> {
  const late: number[] = [];
  for (let microtasks = 0; microtasks < 10; microtasks++) {
    const held = await ctx.within(exclusive.take(), "what nobody has");
    const scope = openChild(ctx);
    const waiting = exclusive.with(scope, () => {
      if (scope.signal.aborted) late.push(microtasks);
    });
    const end = waiting.catch(() => undefined);
    held.release();
    for (let i = 0; i < microtasks; i++) await Promise.resolve();
    scope.cancel();
    await ctx.within(end, "the end of with");
  }
  return late;
}
