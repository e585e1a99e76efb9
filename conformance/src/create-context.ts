import type { Capability } from "@portico/core";
import type { Driver, Root, RootOptions } from "@portico/core/driver";
import { CheckFailure, createCheck } from "./check.ts";
import type { Ctx } from "./context.ts";
import type { Environment, Surroundings } from "./environment.ts";
import type { Limits } from "./limits.ts";
import { staysPending, withinLimit } from "./wait.ts";

/** A root, and whether the case has ended it: then its end is the case's business. */
export interface OpenedRoot {
  readonly root: Root<Capability>;
  closedByCase(): boolean;
}

/** A context, and what the runner has to look after when the case is over. */
export interface OpenContext {
  readonly ctx: Ctx;
  /** In the order of opening. */
  readonly roots: readonly OpenedRoot[];
  /** Deferred functions, in the order of registration. */
  readonly deferred: (() => unknown)[];
  /** Reported failures that the case has not taken. */
  readonly reported: () => unknown[];
}

/** Makes the context of one run of one case. */
export function createContext(environment: Environment, surroundings: Surroundings, limits: Limits): OpenContext {
  const roots: OpenedRoot[] = [];
  const deferred: (() => unknown)[] = [];
  const reported = createBin();
  const { worker, seed, lane } = environment;
  const root = (options: RootOptions = {}, driver: Driver = surroundings.driver): Root<Capability> => {
    const defaults: RootOptions = {
      ...(worker !== undefined && { worker }),
      seed,
      report: (error) => reported.put(error),
    };
    const opened = watchClose(environment.openRoot(driver, { ...defaults, ...options }));
    roots.push(opened.watched);
    return opened.forCase;
  };
  const within = <T>(promise: PromiseLike<T>, what: string): Promise<T> => withinLimit(promise, limits.within, what);
  const ctx: Ctx = Object.freeze({
    scope: root().scope,
    driver: surroundings.driver,
    check: createCheck(within),
    peer: surroundings.peer,
    seed,
    lane,
    root,
    reported: () => reported.take(),
    tmp: () => surroundings.tmp(),
    defer: (undo: () => unknown) => {
      deferred.push(undo);
    },
    within,
    never: (promise: PromiseLike<unknown>, what: string) => never(promise, limits.never, what),
  });
  return { ctx, roots, deferred, reported: () => reported.take() };
}

function watchClose(root: Root<Capability>): { forCase: Root<Capability>; watched: OpenedRoot } {
  let closed = false;
  const close = (): Promise<void> => {
    closed = true;
    return root.close();
  };
  const forCase = { scope: root.scope, stop: () => root.stop(), close };
  return { forCase, watched: { root, closedByCase: () => closed } };
}

async function never(promise: PromiseLike<unknown>, ms: number, what: string): Promise<void> {
  if (await staysPending(promise, ms)) return;
  throw new CheckFailure(`${what}: expected nothing to happen, got an end of the promise`);
}

function createBin(): { put(error: unknown): void; take(): unknown[] } {
  let errors: unknown[] = [];
  return {
    put: (error) => {
      errors.push(error);
    },
    take: () => {
      const taken = errors;
      errors = [];
      return taken;
    },
  };
}
