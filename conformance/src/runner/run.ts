import { isPorticoError } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import type { Case } from "./case.ts";
import { CheckFailure } from "./check.ts";
import { createContext, type OpenContext } from "./create-context.ts";
import type { Environment, Surroundings } from "./environment.ts";
import { restoreGlobals } from "./globals.ts";
import { leaked } from "./leaks.ts";
import { type Limits, limitsOf } from "./limits.ts";
import { show } from "./show.ts";
import { LimitPassed, macrotasks, withinLimit } from "./wait.ts";

/** What made a case fail: an assertion, a limit of the suite, an error of its own, or what the runner saw after it. */
export type FailureKind = "check" | "limit" | "error" | "clean-up" | "late" | "leak";

export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly error?: unknown;
  /** After a time limit of the case's body: the tasks of its roots, and what each waits for. */
  readonly dump?: string;
}

/** What one run of one case came to: no failures is a pass. */
export interface Outcome {
  /** The first one is the case's own, if it has one. */
  readonly failures: readonly Failure[];
  readonly ms: number;
}

/** Runs one case in fresh surroundings and looks at everything it leaves behind. Never rejects. */
export async function runCase(one: Case, environment: Environment): Promise<Outcome> {
  const limits = limitsOf(environment.limits, one.slow === true);
  const started = performance.now();
  const before = environment.leaks.now();
  const failures: Failure[] = [];
  const surroundings = await attempt(failures, "error", "opening the surroundings", () =>
    withinLimit(environment.open(), limits.prepare, "the opening of the surroundings"),
  );
  if (surroundings !== undefined) await runInside(one, environment, surroundings, limits, failures);
  await macrotasks(2);
  const failed = failures.length > 0;
  failures.push(
    ...environment.trap
      .take()
      .filter((error) => !(failed && isPorticoError(error, "Cancelled")))
      .map(late),
  );
  // After a failure, a leak is a side effect: it is named, not waited for.
  const left = await leaked(environment.leaks, before, failed ? limits.settle / 10 : limits.settle);
  if (left.length > 0) failures.push({ kind: "leak", message: `leak: ${left.join(", ")} outlived the case` });
  return { failures, ms: Math.round(performance.now() - started) };
}

async function runInside(
  one: Case,
  environment: Environment,
  surroundings: Surroundings,
  limits: Limits,
  failures: Failure[],
): Promise<void> {
  const claimed = [...surroundings.driver.capabilities].join(" ");
  await prepare(surroundings.driver, limits, failures);
  const open = await attempt(failures, "error", "opening the root", async () =>
    createContext(one.id, environment, surroundings, limits),
  );
  if (open !== undefined) {
    await runBody(one, open, limits, failures);
    await cleanUp(open, limits, failures);
    noteReplaced(failures);
    failures.push(...open.reported().map(reported));
    // Of a case that has failed, the first failure says more.
    if (failures.length === 0) failures.push(...open.watched.faults().map(proofless));
    open.seal(failures.length > 0);
  }
  if ([...surroundings.driver.capabilities].join(" ") !== claimed) {
    failures.push({ kind: "check", message: "the claimed capabilities changed while the case ran" });
  }
  // What it has begun, to make up for what the case has used, is no leak once it is done.
  await prepare(surroundings.driver, limits, failures);
  const left = await attempt(failures, "clean-up", "closing the surroundings", () =>
    withinLimit(surroundings.close(), limits.prepare, "the closing of the surroundings"),
  );
  for (const message of left ?? []) failures.push({ kind: "leak", message: `leak: ${message}` });
}

async function prepare(driver: Driver, limits: Limits, failures: Failure[]): Promise<void> {
  await attempt(failures, "error", "preparing the driver", () =>
    withinLimit(Promise.resolve(driver.prepare?.()), limits.prepare, "the driver to be prepared"),
  );
}

async function runBody(one: Case, open: OpenContext, limits: Limits, failures: Failure[]): Promise<void> {
  await attempt(failures, "error", undefined, () =>
    withinLimit(Promise.resolve(open.ctx).then(one.run), limits.case, "the case"),
  );
  const at = failures.findIndex(({ kind }) => kind === "limit");
  const [failure] = failures.slice(at, at + 1);
  if (failure !== undefined) failures[at] = { ...failure, ...dumpOf(open) };
  noteReplaced(failures);
  if (failures.length === 0) failures.push(...open.watched.pending().map((what) => proofless(`not awaited: ${what}`)));
  // What a failed case has started would be waited for at the end of its root.
  if (failures.length > 0) await stopAll(open);
}

/** Nothing of the adapter is trusted here: it has just failed. */
function dumpOf(open: OpenContext): { dump?: string } {
  try {
    return { dump: open.roots.map(({ root }) => String(root.scope.dump())).join("\n") };
  } catch (error) {
    return { dump: `dump() has failed: ${show(error)}` };
  }
}

/** What follows the body, and the next cases, must not depend on what the case has replaced. */
function noteReplaced(failures: Failure[]): void {
  // First of all: what has been replaced may be `push`.
  const replaced = restoreGlobals();
  failures.push(...replaced.map((name) => proofless(`${name} has been replaced`)));
}

async function stopAll(open: OpenContext): Promise<void> {
  for (const { root } of open.roots) {
    await attempt([], "clean-up", "cancelling the root", async () => root.scope.cancel("the case has failed"));
  }
}

async function cleanUp(open: OpenContext, limits: Limits, failures: Failure[]): Promise<void> {
  const failed = failures.length > 0;
  for (const undo of open.deferred.reverse()) {
    await attempt(failures, "clean-up", "deferred function", () =>
      withinLimit(Promise.resolve().then(undo), limits.cleanUp, "a deferred function"),
    );
  }
  for (const { root, closedByCase } of [...open.roots].reverse()) {
    const ends: Failure[] = [];
    await attempt(ends, "clean-up", "closing the root", () =>
      withinLimit(root.close(), limits.cleanUp, "the end of the root"),
    );
    // How a root ends that the case has ended, or that has been cancelled here, says nothing; that it ends, does.
    const judged = !failed && !closedByCase();
    failures.push(...ends.filter((failure) => judged || failure.kind === "limit"));
  }
}

/** Runs `fn`; notes what it rejects with or throws. */
async function attempt<T>(
  failures: Failure[],
  kind: FailureKind,
  what: string | undefined,
  fn: () => PromiseLike<T>,
): Promise<T | undefined> {
  try {
    return await fn();
  } catch (error) {
    failures.push(failureOf(error, kind, what));
    return undefined;
  }
}

function failureOf(error: unknown, kind: FailureKind, what: string | undefined): Failure {
  const text = error instanceof CheckFailure ? error.message : show(error);
  const message = what === undefined || error instanceof LimitPassed ? text : `${what}: ${text}`;
  if (error instanceof LimitPassed) return { kind: "limit", message, error };
  if (error instanceof CheckFailure && kind === "error") return { kind: "check", message, error };
  return { kind, message: error instanceof CheckFailure || what !== undefined ? message : `threw ${message}`, error };
}

function late(error: unknown): Failure {
  return { kind: "late", message: `late error: ${show(error)}`, error };
}

function proofless(message: string): Failure {
  return { kind: "check", message };
}

function reported(error: unknown): Failure {
  return { kind: "late", message: `reported and not taken: ${show(error)}`, error };
}
