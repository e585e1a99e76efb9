import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import { invalid } from "../platform-error.ts";
import type { Root, RootOptions } from "../runtime.ts";
import { ScopeImpl } from "../scope/scope.ts";
import type { Scope } from "../scope/types.ts";
import { leaksOfTree } from "./leaks-of-tree.ts";
import { schedulerOf } from "./scheduler-of.ts";
import { LeakFailure } from "./test-failure.ts";
import { TestRoot } from "./test-root.ts";

export interface LeakCheckOptions {
  /** Milliseconds for the program and for its end, on a driver that is not simulated. Default 10000. */
  readonly within?: number;
  /** Without `report`, a failure that is reported because nobody waits for it is thrown. */
  readonly root?: RootOptions;
}

/**
 * Runs `fn` in a root of its own and ends the root. Then nothing may be left of it: no task, no pending operation, no
 * timer, file, connection, listener or thread that went through the driver.
 *
 * @returns what `fn` returns
 * @throws LeakFailure naming what is left, also if `fn` fails, whose failure is its `cause` then; what `fn` or the root
 *   failed with; PorticoError `Stuck` with the task tree
 */
export async function withLeakCheck<C extends Capability, T>(
  driver: Driver<C>,
  fn: (scope: Scope<C>) => T | PromiseLike<T>,
  options: LeakCheckOptions = {},
): Promise<T> {
  const { within = 10_000, root } = options;
  const test = new TestRoot(driver, { root, scheduler: schedulerOf(driver) });
  const [outcome] = await Promise.allSettled([test.within(test.root.scope.scope(fn), within)]);
  const [end] = await Promise.allSettled([test.end(within)]);
  if (outcome.status === "fulfilled" && end.status === "fulfilled") return outcome.value;
  await test.abandon(within);
  if (outcome.status === "fulfilled") throw (end as PromiseRejectedResult).reason;
  if (end.status === "rejected" && end.reason instanceof LeakFailure) throw end.reason.after(outcome.reason);
  throw outcome.reason;
}

/**
 * Checks that a root that has ended has left nothing in its own books. What its driver has open is seen by
 * {@link withLeakCheck} or {@link countOpen} only.
 *
 * @throws LeakFailure naming what is left; PorticoError `InvalidInput` for anything but a root
 */
export function checkLeaks(root: Pick<Root<never>, "scope">): void {
  const impl = (root.scope as { readonly impl?: unknown } | undefined)?.impl;
  if (!(impl instanceof ScopeImpl)) throw invalid("checkLeaks", "needs a root, as openRoot gives it");
  const left = leaksOfTree(impl);
  if (left.length > 0) throw new LeakFailure(left);
}
