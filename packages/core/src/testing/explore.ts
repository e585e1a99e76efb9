import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import { invalid } from "../platform-error.ts";
import type { RootOptions } from "../runtime.ts";
import type { Scope } from "../scope/types.ts";
import { type Choose, given, seeded, Walk } from "./choices.ts";
import type { SchedulerOptions, Step } from "./scheduler.ts";
import { type SimulatedDriver, simulatedDriver } from "./simulated-driver.ts";
import { TestFailure } from "./test-failure.ts";
import { nameCompletions, TestRoot } from "./test-root.ts";

export interface ExploreOptions<C extends Capability = never>
  extends Pick<SchedulerOptions, "slowIo" | "keepOrder" | "maxSteps"> {
  /** How many runs at most. Default 100; systematic: 10000. */
  readonly runs?: number;
  /** Repeats the one run with this seed. */
  readonly seed?: number;
  /** Seed of the first run; each later one has the next. Default 1. */
  readonly firstSeed?: number;
  /** Takes every choice once, depth first, instead of drawing them. Small programs are exhausted. */
  readonly systematic?: boolean;
  /** Repeats the one run with these choices, as a failure of a systematic search names them. */
  readonly choices?: readonly number[];
  /** The driver of a run, over the simulated one: see `interleaved`. Default: the simulated one itself. */
  readonly driver?: (simulated: SimulatedDriver) => Driver<C> | PromiseLike<Driver<C>>;
  /** Without `report`, a failure that is reported because nobody waits for it fails the run. */
  readonly root?: RootOptions;
}

/** What was explored. */
export interface Explored {
  readonly runs: number;
  /** Traces that differ in at least one choice. */
  readonly distinct: number;
  /** Whether there are no others: only a systematic search can tell. */
  readonly exhausted: boolean;
  /** Completions of the longest run. */
  readonly longest: number;
}

/** A run in which the program failed. `cause` is what it failed with. */
export class ExploreFailure extends TestFailure {
  override readonly name = "ExploreFailure";
  /** Repeats the run: `explore({ seed }, fn)`. Absent in a systematic search. */
  readonly seed: number | undefined;
  /** Repeats the run too: `explore({ choices }, fn)`. */
  readonly choices: readonly number[];
  readonly trace: readonly Step[];

  constructor(run: number, seed: number | undefined, trace: readonly Step[], cause: unknown) {
    const choices = choicesOf(trace);
    const again = seed === undefined ? `{ choices: [${choices.join(", ")}] }` : `{ seed: ${seed} }`;
    super(`run ${run}: ${messageOf(cause)}\nTo repeat it: explore(${again}, ...)\n${printTrace(trace)}`, { cause });
    this.seed = seed;
    this.choices = choices;
    this.trace = trace;
  }
}

/**
 * Runs `fn` many times, each time with another order of what happens: timers that are due together, turns of `yieldNow`,
 * and with a driver over the simulated one its files, sockets and threads. Each run has a virtual clock and a root of its
 * own, and must leave nothing behind. Stops at the first run that fails.
 *
 * Orders that the specification promises (sleeps in the order of their times and calls, yields in the order of the calls)
 * are changed too, because sleeps and yields in tests stand for work of unknown length; `keepOrder` keeps them.
 *
 * @throws ExploreFailure with seed, choices and trace; PorticoError `InvalidInput` for options
 */
export async function explore<C extends Capability = never>(
  options: ExploreOptions<C>,
  fn: (scope: Scope<C>) => unknown,
): Promise<Explored> {
  if (typeof fn !== "function") throw invalid("explore", `needs a function, got ${typeof fn}`);
  if (options.choices !== undefined) return explored([await runOnce(options, fn, 1, given(options.choices))], false);
  if (options.seed !== undefined) return explored([await runSeed(options, fn, 1, options.seed)], false);
  return options.systematic === true ? exploreAll(options, fn) : exploreSeeds(options, fn);
}

async function exploreSeeds<C extends Capability>(
  options: ExploreOptions<C>,
  fn: (scope: Scope<C>) => unknown,
): Promise<Explored> {
  const { firstSeed = 1 } = options;
  const traces: (readonly Step[])[] = [];
  for (let run = 1; run <= checkRuns(options.runs ?? 100); run++) {
    traces.push(await runSeed(options, fn, run, firstSeed + run - 1));
  }
  return explored(traces, false);
}

async function exploreAll<C extends Capability>(
  options: ExploreOptions<C>,
  fn: (scope: Scope<C>) => unknown,
): Promise<Explored> {
  const walk = new Walk();
  const traces: (readonly Step[])[] = [];
  let more = true;
  for (let run = 1; more && run <= checkRuns(options.runs ?? 10_000); run++) {
    const trace = await runOnce(options, fn, run, walk.choose);
    traces.push(trace);
    if (walk.diverged) throw new ExploreFailure(run, undefined, trace, new TestFailure(unrepeatable));
    more = walk.next();
  }
  return explored(traces, !more);
}

const unrepeatable =
  "the same choices led elsewhere than in the run before: the program depends on something else than the scheduler, such as the real clock, so it cannot be searched systematically";

function runSeed<C extends Capability>(
  options: ExploreOptions<C>,
  fn: (scope: Scope<C>) => unknown,
  run: number,
  seed: number,
): Promise<readonly Step[]> {
  return runOnce(options, fn, run, seeded(seed), seed);
}

/** A real limit makes no sense on a virtual clock; the scheduler's steps are the limit. */
const noLimit = Number.POSITIVE_INFINITY;

async function runOnce<C extends Capability>(
  options: ExploreOptions<C>,
  fn: (scope: Scope<C>) => unknown,
  run: number,
  choose: Choose,
  seed?: number,
): Promise<readonly Step[]> {
  const simulated = simulatedDriver({ ...options, choose, seed: seed ?? 1 });
  const { scheduler } = simulated;
  const driver = await (options.driver ?? asItIs)(simulated);
  const test = new TestRoot<C>(driver as Driver<C>, {
    root: { seed: seed ?? 1, ...options.root },
    scheduler,
    observer: nameCompletions(scheduler),
    anyOrder: options.keepOrder !== true,
  });
  try {
    await test.within(test.root.scope.scope(fn), noLimit);
    await test.end(noLimit);
  } catch (error) {
    const failure = new ExploreFailure(run, seed, [...scheduler.steps], error);
    await test.abandon(noLimit);
    throw failure;
  } finally {
    scheduler.shut();
  }
  return scheduler.steps;
}

function asItIs(simulated: SimulatedDriver): Driver<never> {
  return simulated;
}

function checkRuns(runs: number): number {
  if (!Number.isSafeInteger(runs) || runs < 1) throw invalid("explore", `runs must be an integer > 0, got ${runs}`);
  return runs;
}

function explored(traces: readonly (readonly Step[])[], exhausted: boolean): Explored {
  return {
    runs: traces.length,
    distinct: new Set(traces.map((trace) => trace.map(({ pick, of }) => `${pick}/${of}`).join(" "))).size,
    exhausted,
    longest: traces.reduce((most, { length }) => Math.max(most, length), 0),
  };
}

/** Where there was a choice, which one was taken. */
function choicesOf(trace: readonly Step[]): number[] {
  return trace.filter(({ of }) => of > 1).map(({ pick }) => pick);
}

const shown = 60;

function printTrace(trace: readonly Step[]): string {
  const left = Math.max(0, trace.length - shown);
  const lines = trace
    .slice(left)
    .map(
      ({ label, at, pick, of }, i) =>
        `${left + i + 1}. at ${at} ms: ${label}${of > 1 ? ` (${pick + 1} of ${of})` : ""}`,
    );
  return [`What happened${left > 0 ? `, the last ${shown} of ${trace.length}` : ""}:`, ...lines].join("\n");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
