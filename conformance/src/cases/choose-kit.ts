import type { FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";

export type AnyArm = (scope: FullScope) => unknown;

/** The four ways to run arms, as far as they are alike: the promise is that of the call, or of the first turn. */
export const calls: Readonly<Record<string, (scope: FullScope, arms: readonly AnyArm[]) => Promise<unknown>>> = {
  all: (scope, arms) => scope.all(arms),
  race: (scope, arms) => scope.race(arms),
  any: (scope, arms) => scope.any(arms),
  select: async (scope, arms) => scope.select(Object.fromEntries(arms.map((arm, i) => [`arm${i}`, arm]))).next(),
};

/** What a promise came to, value or error. */
export function outcomeOf(ctx: Ctx, promise: Promise<unknown>, what: string): Promise<unknown> {
  return ctx.within(
    promise.catch((error: unknown) => error),
    what,
  );
}

/** An arm that does nothing until it is cancelled, and what is seen of that. */
export class Idler {
  begun = 0;
  /** Kind of the reason it was cancelled for. */
  reason: string | undefined;
  cleaned = false;

  readonly arm = async (scope: FullScope): Promise<never> => {
    this.begun++;
    try {
      return await scope.sleep(60_000).then(() => Promise.reject(new Error("slept for a minute")));
    } catch (error) {
      this.reason = (error as { reason?: { kind: string } }).reason?.kind;
      await scope.shield((shielded) => shielded.sleep(2));
      this.cleaned = true;
      throw error;
    }
  };
}

/** An arm that fails while it cleans up after its cancellation. */
export function failingCleanUp(failure: unknown): (scope: FullScope) => Promise<never> {
  return async (scope) => {
    await scope.sleep(60_000).catch((error: unknown) => error);
    throw failure;
  };
}

/** An arm that gives out what is put in, in that order. */
export class Inbox<T> {
  begun = 0;
  readonly #values: T[] = [];
  #arrived = Promise.withResolvers<void>();

  put(...values: T[]): void {
    this.#values.push(...values);
    this.#arrived.resolve();
  }

  readonly arm = async (scope: FullScope): Promise<T> => {
    this.begun++;
    while (this.#values.length === 0) {
      this.#arrived = Promise.withResolvers();
      await scope.wait(this.#arrived.promise);
    }
    return this.#values.shift() as T;
  };
}
