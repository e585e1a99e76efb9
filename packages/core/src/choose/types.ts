import type { Capability } from "../capabilities.ts";
import type { Scope } from "../scope/types.ts";

/** One of the functions that `all`, `race`, `any` and `select` run, each as a task with a scope of its own. */
export type Arm<C extends Capability, T = unknown> = (scope: Scope<C>) => T | PromiseLike<T>;

/** The arms of `select`, by name. */
export type NamedArms<C extends Capability> = Readonly<Record<string, Arm<C>>>;

/** What an arm comes to. */
export type ArmResult<A> = A extends (scope: never) => infer R ? Awaited<R> : never;

/** What the arms of a list come to, each at its place. */
export type ArmResults<A extends readonly unknown[]> = { -readonly [K in keyof A]: ArmResult<A[K]> };

/** Which arm was taken, and what it came to: `arm` tells the kind of `value`. */
export type Selected<A> = {
  [K in keyof A & string]: { readonly arm: K; readonly value: ArmResult<A[K]> };
}[keyof A & string];

export interface SelectOptions {
  /**
   * Which of several ready arms is taken. `biased`, the default: the first in the order of the object, so that an arm that
   * is always ready keeps those behind it waiting. `fair`: the first behind the one that was taken last, in a circle.
   */
  readonly order?: "biased" | "fair";
  /** Shown by `dump()` and in errors. */
  readonly name?: string;
}

/** The turns of `scope.select`. */
export interface Select<R> extends AsyncIterableIterator<R, undefined>, AsyncDisposable {
  /**
   * Takes one ready arm, and waits for one if there is none. The arm that was taken before is started anew first.
   *
   * @throws PorticoError `Busy` while another `next` waits; `Cancelled`/`TimedOut` if the scope is cancelled, `Closed` if
   *   it has ended; what an arm fails with as it is
   */
  next(): Promise<IteratorResult<R, undefined>>;
  /** Cancels the arms, with a reason of kind `lost-race`, and resolves when they have ended. */
  return(): Promise<IteratorReturnResult<undefined>>;
}
