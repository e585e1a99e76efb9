import type { Capability } from "@portico/core";
import type { Driver, Root, RootOptions } from "@portico/core/driver";
import { type Assertions, type WatchedAssertions, watchAssertions } from "./assertions.ts";
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
  readonly watched: Pick<WatchedAssertions, "pending" | "faults">;
  /** Nothing may use the context any more: what does throws and, unless it is `dead` already, is a late error of the run. */
  seal(dead: boolean): void;
}

/** Makes the context of one run of one case. @param id for messages about what comes after its end */
export function createContext(
  id: string,
  environment: Environment,
  surroundings: Surroundings,
  limits: Limits,
): OpenContext {
  const roots: OpenedRoot[] = [];
  const deferred: (() => unknown)[] = [];
  const reported = createBin();
  const life = createLife(id);
  const { worker, seed, lane, threads } = environment;
  const root = (options: RootOptions = {}, driver: Driver = surroundings.driver): Root<Capability> => {
    life.require("root");
    const defaults: RootOptions = {
      ...(worker !== undefined && { worker }),
      ...(threads !== undefined && { threads }),
      seed,
      report: (error) => {
        if (!life.heard(error)) reported.put(error);
      },
    };
    const opened = watchClose(environment.openRoot(driver, { ...defaults, ...options }));
    roots.push(opened.watched);
    return opened.forCase;
  };
  const { assertions, ...watched } = watchAssertions(assertionsWithin(limits), life.require);
  const ctx: Ctx = Object.freeze({
    ...assertions,
    scope: root().scope,
    driver: surroundings.driver,
    peer: surroundings.peer,
    seed,
    lane,
    root,
    reported: () => reported.take(),
    tmp: () => surroundings.tmp(),
    defer: (undo: () => unknown) => {
      life.require("defer");
      deferred.push(undo);
    },
  });
  return { ctx, roots, deferred, reported: () => reported.take(), watched, seal: life.end };
}

function assertionsWithin(limits: Limits): Assertions {
  const within = <T>(promise: PromiseLike<T>, what: string): Promise<T> => withinLimit(promise, limits.within, what);
  return {
    check: createCheck(within),
    within,
    never: (promise, what) => never(promise, limits.never, what),
  };
}

interface Life {
  /** Throws once the case is over. */
  require(what: string): void;
  /** Whether what a root reports comes after the end of the case. */
  heard(error: unknown): boolean;
  end(dead: boolean): void;
}

/** Whoever swallows the error of a use after the end is heard of nevertheless: by a rejection that nobody handles. */
function createLife(id: string): Life {
  let over: "dead" | "ended" | undefined;
  return {
    require: (what) => {
      if (over === undefined) return;
      const error = new CheckFailure(`${id} goes on after its end: ${what}`);
      if (over === "ended") void Promise.reject(error);
      throw error;
    },
    heard: (error) => {
      if (over === "ended") void Promise.reject(error);
      return over !== undefined;
    },
    end: (dead) => {
      over = dead ? "dead" : "ended";
    },
  };
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
