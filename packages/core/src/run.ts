import type { Capability } from "./capabilities.ts";
import type { Driver } from "./contract.ts";
import { isPorticoError, PorticoError } from "./errors.ts";
import type { FileSystem } from "./io/fs-types.ts";
import { fromPlatform, unsupported } from "./platform-error.ts";
import type { Main, MainContext, RunOptions } from "./run-types.ts";
import { type Facets, openRootWith, type Root } from "./runtime.ts";
import { dump } from "./scope/dump.ts";
import { everyTaskWaits } from "./scope/quiescence.ts";
import { duration, type ScopeImpl } from "./scope/scope.ts";
import { Alarm, type TimerQueue } from "./time/queue.ts";
import type { HostDriver } from "./traits/host.ts";
import { isUsageError } from "./usage-error.ts";

/** Exit codes of `run`, after sysexits(3) and the shells' convention for signals. */
export const exitCodes = { ok: 0, failed: 1, usage: 64, stuck: 70, SIGINT: 130, SIGTERM: 143 } as const;

type Signal = "SIGINT" | "SIGTERM";

/**
 * Makes an adapter's `run`: runs `main` in a root scope and turns its end into the program's.
 *
 * The first SIGINT or SIGTERM requests `scope.stopping`; the root is cancelled after `grace` milliseconds or at the
 * second signal. Exit codes: 0 main resolved; 1 it failed (the error is printed); 64 it threw a `usageError`; 70 nothing
 * is pending anywhere and main has not settled (`Stuck`, with the task tree); 128 + n a signal cut it short.
 *
 * A rejection that nobody handles, of any promise of the program, is a failure of the program: everything is cancelled and
 * cleans up, and the exit code is 1.
 *
 * Let `run` be the app's last statement and do not await it at the top level: Deno and Bun do not call an event loop
 * idle while a module waits, so a stuck program would hang there instead of ending with 70.
 *
 * @returns resolves when the root has ended, also after a failure
 * @throws PorticoError `ContractMismatch`, `InvalidInput` for options
 */
export function createRunWith<C extends Capability>(
  driver: Driver<C>,
  facets: Facets,
): (main: Main<C>, options?: RunOptions) => Promise<void> {
  return async (main, options = {}) => {
    const { host } = driver;
    const grace = duration("grace", options.grace ?? 10_000);
    let code: number;
    try {
      await driver.prepare?.();
      code = await runPrepared(host, openRootWith(driver, options, facets), grace, main, options);
    } finally {
      await driver.release?.();
    }
    host.setExitCode(code);
  };
}

async function runPrepared<C extends Capability>(
  host: HostDriver,
  root: Root<C>,
  grace: number,
  main: Main<C>,
  options: RunOptions,
): Promise<number> {
  const scope = root.scope as unknown as ScopeImpl;
  const signals = watchSignals(host, root, scope, grace);
  const forgetIdle = watchIdle(host, scope);
  const forgetUnhandled = host.onUnhandled((error) => scope.fail(error));
  const code = await endCode(host, root, scope, main, options, signals);
  forgetUnhandled();
  forgetIdle();
  signals.forget();
  return code;
}

/** Milliseconds between two looks at a program whose event loop never ends. */
const lookAgain = 500;

/**
 * Ends a program that nothing can wake any more: by failing its root, or at once where some task would not hear of that.
 * Where the event loop never ends, an event of the page may still wake it: there it is told of, once.
 */
function watchIdle(host: HostDriver, scope: ScopeImpl): () => void {
  if (host.onIdle !== undefined) {
    return host.onIdle(() => {
      if (scope.reason === undefined && everyTaskWaits(scope, () => true)) scope.fail(stuckError(scope));
      else endStuck(host, scope);
    });
  }
  const { timers, report } = scope.runtime;
  const look = new Alarm(() => {
    if (everyTaskWaits(scope, ({ internal, alarm }) => internal && alarm === undefined)) report(stuckError(scope));
    else timers.add(look, scope.now() + lookAgain);
  });
  timers.add(look, scope.now() + lookAgain);
  return () => timers.remove(look);
}

function endStuck(host: HostDriver, scope: ScopeImpl): void {
  host.write("err", `${stuckError(scope).message}\n`);
  host.exit(exitCodes.stuck);
}

/** Lines of the task tree in the report of a stuck program. */
const stuckLines = 200;

function stuckError(scope: ScopeImpl): PorticoError {
  return new PorticoError(
    "Stuck",
    `Stuck: nothing is pending and main has not settled. Waits on promises that Portico did not make cannot be seen here.\n${dump(scope, stuckLines)}`,
    { op: "run" },
  );
}

async function endCode<C extends Capability>(
  host: HostDriver,
  root: Root<C>,
  scope: ScopeImpl,
  main: Main<C>,
  options: RunOptions,
  signals: { readonly cutShortBy: Signal | undefined },
): Promise<number> {
  const context = createContext(host, scope, options);
  scope.spawn((inner) => main(inner as never, context), { name: "main" });
  try {
    await root.close();
    // A root that was cancelled ends without a failure of its own.
    return signals.cutShortBy === undefined ? exitCodes.ok : exitCodes[signals.cutShortBy];
  } catch (error) {
    if (signals.cutShortBy !== undefined && isPorticoError(error, "Cancelled")) return exitCodes[signals.cutShortBy];
    const usage = isUsageError(error);
    host.write("err", `${usage ? error.message : describe(error)}\n`);
    if (usage) return exitCodes.usage;
    return isPorticoError(error, "Stuck") ? exitCodes.stuck : exitCodes.failed;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = [error.stack ?? String(error)];
  if (isPorticoError(error, "Several")) for (const inner of error.errors ?? []) lines.push(describe(inner));
  else if (error.cause !== undefined) lines.push(`caused by: ${describe(error.cause)}`);
  return lines.join("\n");
}

function watchSignals<C extends Capability>(
  host: HostDriver,
  root: Root<C>,
  scope: ScopeImpl,
  grace: number,
): { readonly cutShortBy: Signal | undefined; forget(): void } {
  const state: { cutShortBy: Signal | undefined } = { cutShortBy: undefined };
  let first: Signal | undefined;
  const cut = (name: Signal): void => {
    state.cutShortBy ??= name;
    scope.cancelFor({ kind: "stopping", origin: scope.name, detail: name });
  };
  const timer = new Alarm(() => cut(first as Signal));
  const receive = (name: Signal): void => {
    if (first !== undefined) {
      cut(name);
      return;
    }
    first = name;
    scope.runtime.timers.add(timer, scope.now() + grace);
    root.stop();
  };
  scope.runtime.stop.hold = () => holdAlive(scope.runtime.timers);
  const undo = [host.onSignal("SIGINT", () => receive("SIGINT")), host.onSignal("SIGTERM", () => receive("SIGTERM"))];
  return {
    get cutShortBy() {
      return state.cutShortBy;
    },
    forget() {
      for (const fn of undo) fn();
      scope.runtime.timers.remove(timer);
    },
  };
}

/** A timer that never means anything, for as long as a signal is what the program waits for. */
function holdAlive(timers: TimerQueue): () => void {
  const timer = new Alarm(() => undefined);
  timers.add(timer, Number.MAX_SAFE_INTEGER);
  return () => timers.remove(timer);
}

function createContext(host: HostDriver, scope: ScopeImpl, options: RunOptions): MainContext {
  return {
    args: Object.freeze([...(options.args ?? host.args())]),
    env: (name) => readEnv(host, scope, name),
    print: (line) => host.write("out", `${line}\n`),
    tmp: () => makeTmp(host, scope),
  };
}

function readEnv(host: HostDriver, scope: ScopeImpl, name: string): string | undefined {
  try {
    return host.env(name);
  } catch (error) {
    throw fromPlatform(scope.runtime.driver, error, "env", name);
  }
}

/** A fresh directory under the host's, removed when the root ends. */
async function makeTmp(host: HostDriver, scope: ScopeImpl): Promise<string> {
  const fs = scope.fs as FileSystem;
  const base = host.tmpDir();
  if (base === undefined) throw unsupported(scope.runtime.driver, "tmp", "fs");
  const name = Array.from(scope.randomBytes(8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const path = `${base.replace(/[/\\]$/, "")}/portico-${name}`;
  scope.defer(async (grace) => {
    if (await grace.fs.exists(path)) await grace.fs.remove(path, { recursive: true });
  });
  await fs.mkdir(path);
  return path;
}
