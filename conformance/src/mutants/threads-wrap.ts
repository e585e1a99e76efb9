import type { Exposed } from "@portico/core";
import type { Driver, ThreadEvents, ThreadsDriver } from "@portico/core/driver";
import { overlay } from "../overlay/overlay.ts";
import type { FullScope } from "../runner/case.ts";
import type { Wrap } from "./mutant.ts";
import { wrapScope } from "./wrap.ts";

/** Any exposed function. */
export type AnyExposed = Exposed<readonly unknown[], unknown>;
export type ParallelCall = (fn: AnyExposed, args: readonly unknown[]) => Promise<unknown>;
export type BlockOnCall = (fn: AnyExposed, args: readonly unknown[]) => unknown;

/** A scope whose `parallel` is made from the real one, and every scope below it. */
export function wrapParallel(make: (real: ParallelCall, scope: FullScope, root: FullScope) => ParallelCall): Wrap {
  return {
    scope: (root) =>
      wrapScope(root, (scope) => {
        const call = make(parallelOf(scope), scope, root);
        return { parallel: ((fn: AnyExposed, ...args: unknown[]) => call(fn, args)) as FullScope["parallel"] };
      }),
  };
}

/** A scope whose `blockOn` is made from the real one, and every scope below it. */
export function wrapBlockOn(make: (real: BlockOnCall, scope: FullScope, root: FullScope) => BlockOnCall): Wrap {
  return {
    scope: (root) =>
      wrapScope(root, (scope) => {
        const call = make(blockOnOf(scope), scope, root);
        return { blockOn: ((fn: AnyExposed, ...args: unknown[]) => call(fn, args)) as FullScope["blockOn"] };
      }),
  };
}

/** The scope's own `parallel`, whatever the types of the function. */
export function parallelOf(scope: FullScope): ParallelCall {
  return (fn, args) => scope.parallel(fn as never, ...(args as never));
}

/** The scope's own `blockOn`, whatever the types of the function. */
export function blockOnOf(scope: FullScope): BlockOnCall {
  return (fn, args) => scope.blockOn(fn as never, ...(args as never));
}

/** Runs the function on this thread. */
export function runHere(scope: FullScope): BlockOnCall {
  return (fn, args) => (fn.run as (scope: unknown, ...args: readonly unknown[]) => unknown)(scope, ...args);
}

/** A driver whose threads behave differently. One without threads stays as it is. */
export function withThreads(driver: Driver, patch: (threads: ThreadsDriver) => Partial<ThreadsDriver>): Driver {
  const { threads } = driver.spawn;
  if (threads === undefined) return driver;
  return { ...driver, spawn: overlay(driver.spawn, { threads: overlay(threads, patch(threads)) }) };
}

/** A driver whose threads, helpers of sleepers included, end without telling why. */
export function withoutErrorsOfThreads(driver: Driver): Driver {
  const silent = (events: ThreadEvents): ThreadEvents => ({
    message: (data) => events.message(data),
    exited: () => events.exited(undefined),
  });
  const silenced = withThreads(driver, (threads) => ({ start: (url, events) => threads.start(url, silent(events)) }));
  const { blockOn } = driver;
  const take = blockOn?.takeHelper;
  if (blockOn === undefined || take === undefined) return silenced;
  return { ...silenced, blockOn: overlay(blockOn, { takeHelper: (events) => take.call(blockOn, silent(events)) }) };
}

/** The arguments without what cannot be copied. */
export function withoutFunctions(args: readonly unknown[]): readonly unknown[] {
  return args.map((value) => (typeof value === "function" || typeof value === "symbol" ? undefined : value));
}
