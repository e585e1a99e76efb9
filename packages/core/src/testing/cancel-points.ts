import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import { isPorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import type { RootOptions } from "../runtime.ts";
import type { Observer } from "../scope/observer.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Scope } from "../scope/types.ts";
import type { Waiter } from "../scope/waiter.ts";
import { schedulerOf } from "./scheduler-of.ts";
import { TestFailure } from "./test-failure.ts";
import { describeWaiter, TestRoot } from "./test-root.ts";

/**
 * When a run is cancelled: in the microtask after an operation began to wait; after it has settled and before the code
 * that waits for it goes on, where a value that was handed over can get lost; or some microtasks after something happened,
 * while the news of it travels up through promises.
 */
export type When = "waits" | "settles" | "ticks";

/** How the cancelled program ended. */
export type Outcome<T> = { readonly value: T } | { readonly cancelled: unknown };

/** A program to be cancelled. Every run has a state of its own. */
export interface CancelProgram<C extends Capability, T, S> {
  /** Makes what the program works on and the check looks at. Runs in the root, which is not cancelled. */
  readonly setup?: (scope: Scope<C>) => S | PromiseLike<S>;
  /** What is cancelled. */
  readonly run: (scope: Scope<C>, state: S) => T | PromiseLike<T>;
  /** Throws if something is not as it must be. Runs in the root when everything in the scope of `run` has ended. */
  readonly check?: (state: S, outcome: Outcome<T>, scope: Scope<C>) => unknown;
}

export interface CancelPointOptions {
  /** Repeats the runs of this one await point. */
  readonly only?: number;
  /** Of them, only these. With `ticks`, `only` counts what happened in the program, from 0, its start. */
  readonly when?: When;
  /** Of them, only the one so many microtasks later. */
  readonly tick?: number;
  /**
   * Microtasks after each thing that happens, at each of which a run is cancelled, too. On a driver that is not simulated
   * only the start is known to happen. Default 8.
   */
  readonly ticks?: number;
  /** Await points after which no more are tried. Default 1000. */
  readonly maxPoints?: number;
  /** Milliseconds for each run, on a driver that is not simulated. Default 10000. */
  readonly within?: number;
  /** Errors that are a way out as good as `Cancelled`. Default: none. */
  readonly allow?: (error: unknown) => boolean;
  /** Without `report`, a failure that is reported because nobody waits for it fails the run. */
  readonly root?: RootOptions;
}

/** What was tried. */
export interface CancelledRuns {
  /** Await points of an uncancelled run, at most `maxPoints`. */
  readonly points: number;
  /** What happened in an uncancelled run, its start included; on a driver that is not simulated only the start is seen. */
  readonly events: number;
  /** Runs that were cancelled. */
  readonly cancelled: number;
  /** What waited at each point, by number. */
  readonly operations: readonly string[];
}

/** A run in which cancelling broke something. `cause` is what it failed with. */
export class CancelPointFailure extends TestFailure {
  override readonly name = "CancelPointFailure";
  /** 0: the program failed although it was not cancelled. */
  readonly point: number;
  readonly when: When | undefined;
  /** What waited there: operation, resource and scope. */
  readonly operation: string | undefined;

  constructor(at: Point | undefined, operation: string | undefined, cause: unknown) {
    super(at === undefined ? `without cancelling: ${messageOf(cause)}` : describePoint(at, operation, cause), {
      cause,
    });
    this.point = at?.number ?? 0;
    this.when = at?.when;
    this.operation = operation;
  }
}

function describePoint({ number, when, tick }: Point, operation: string | undefined, cause: unknown): string {
  const what =
    when === "ticks"
      ? `cancelled ${tick} microtask(s) after event ${number}`
      : `cancelled at await point ${number}, ${when === "waits" ? "while it waits" : "as it settles"}`;
  const again = when === "ticks" ? `when: "ticks", tick: ${tick}` : `when: "${when}"`;
  return `${what} (${operation}): ${messageOf(cause)}\nTo repeat it: { only: ${number}, ${again} }`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Point {
  readonly number: number;
  readonly when: When;
  /** With `ticks`: how many. */
  readonly tick?: number;
}

const moments = ["waits", "settles"] as const;

/** How often a point that was not reached is tried again, in programs that do not do the same every time. */
const tries = 3;

/**
 * Cancels a program at each of its await points. It is run once as it is, which counts the operations that wait in its
 * scope or below; then twice for each of them, cancelled there. Every run has a root of its own, and ends in one of two
 * ways: with a value, or with the `Cancelled` of this cancellation. Then `check` must pass, and nothing may be left in
 * the root or open in the driver.
 *
 * A simulated driver makes runs repeatable. On another one they may differ: the points are counted again at the end, and a
 * point that is no longer reached is given up.
 *
 * @param driver used for every run, or makes one for each
 * @throws CancelPointFailure naming the point and how to repeat it; PorticoError `InvalidInput` for options
 */
export async function cancelAtEveryAwait<C extends Capability, T, S = undefined>(
  driver: Driver<C> | (() => Driver<C> | PromiseLike<Driver<C>>),
  program: CancelProgram<C, T, S> | ((scope: Scope<C>) => T | PromiseLike<T>),
  options: CancelPointOptions = {},
): Promise<CancelledRuns> {
  const search = new Search<C, T, S>(
    typeof driver === "function" ? driver : () => driver,
    typeof program === "function" ? { run: program } : program,
    options,
  );
  return options.only === undefined ? search.all() : search.one(options.only);
}

class Search<C extends Capability, T, S> {
  readonly #driver: () => Driver<C> | PromiseLike<Driver<C>>;
  readonly #program: CancelProgram<C, T, S>;
  readonly #options: CancelPointOptions;
  readonly #most: number;
  readonly #within: number;
  #cancelled = 0;

  constructor(
    driver: () => Driver<C> | PromiseLike<Driver<C>>,
    program: CancelProgram<C, T, S>,
    options: CancelPointOptions,
  ) {
    this.#driver = driver;
    this.#program = program;
    this.#options = options;
    this.#most = checkCount("maxPoints", options.maxPoints ?? 1000);
    this.#within = options.within ?? 10_000;
  }

  async all(): Promise<CancelledRuns> {
    let seen = await this.#run(undefined);
    let points = 0;
    let events = 0;
    while (points < this.#atMost(seen.operations) || events < this.#atMost(seen.events)) {
      const last = { point: this.#atMost(seen.operations), event: this.#atMost(seen.events) };
      while (points < last.point) await this.#cancelAtPoint(++points);
      while (events < last.event) await this.#cancelAfterEvent(events++);
      seen = await this.#run(undefined);
    }
    return { points, events, cancelled: this.#cancelled, operations: seen.operations };
  }

  #atMost({ length }: readonly string[]): number {
    return Math.min(length, this.#most);
  }

  async one(number: number): Promise<CancelledRuns> {
    const { when } = this.#options;
    if (when !== "ticks") await this.#cancelAtPoint(checkCount("only", number));
    if (when === "ticks" || when === undefined) await this.#cancelAfterEvent(number);
    const { operations, events } = await this.#run(undefined);
    return { points: operations.length, events: events.length, cancelled: this.#cancelled, operations };
  }

  async #cancelAtPoint(number: number): Promise<void> {
    for (const when of moments) {
      if (this.#options.when === undefined || this.#options.when === when) await this.#cancelAt({ number, when });
    }
  }

  async #cancelAfterEvent(number: number): Promise<void> {
    const { when, tick, ticks = 8 } = this.#options;
    if (when !== undefined && when !== "ticks") return;
    for (let at = tick ?? 1; at <= (tick ?? ticks); at++) await this.#cancelAt({ number, when: "ticks", tick: at });
  }

  async #cancelAt(point: Point): Promise<void> {
    const before = this.#cancelled;
    for (let i = 0; i < tries && this.#cancelled === before; i++) await this.#run(point);
  }

  async #run(at: Point | undefined): Promise<Seen> {
    const watch = new AwaitPoints(at);
    const driver = await this.#driver();
    const scheduler = schedulerOf(driver);
    if (scheduler !== undefined) scheduler.onStep = ({ label }) => watch.happens(label);
    const test = new TestRoot(driver, { root: this.#options.root, scheduler, observer: watch });
    try {
      await this.#runIn(test, watch);
      await test.end(this.#within);
    } catch (error) {
      const failure = new CancelPointFailure(watch.reached ? at : undefined, watch.operation, error);
      await test.abandon(this.#within);
      throw failure;
    }
    if (watch.reached) this.#cancelled++;
    return watch;
  }

  async #runIn(test: TestRoot<C>, watch: AwaitPoints): Promise<void> {
    const { scope } = test.root;
    const { setup, run, check } = this.#program;
    const state = (await test.within(Promise.resolve(setup?.(scope)), this.#within)) as S;
    const outcome = await test.within(this.#outcome(scope, run, state, watch), this.#within);
    if (check !== undefined) await test.within(Promise.resolve(check(state, outcome, scope)), this.#within);
  }

  async #outcome(
    scope: Scope<C>,
    run: CancelProgram<C, T, S>["run"],
    state: S,
    watch: AwaitPoints,
  ): Promise<Outcome<T>> {
    try {
      const value = await scope.scope((inner) => {
        watch.begin(inner as unknown as ScopeImpl);
        return run(inner, state);
      });
      return { value };
    } catch (error) {
      if (!watch.isOwnCancellation(error) && this.#options.allow?.(error) !== true) throw error;
      return { cancelled: error };
    } finally {
      watch.over = true;
    }
  }
}

/** What a run consists of, in order. */
interface Seen {
  /** What waited. */
  readonly operations: readonly string[];
  /** What happened. */
  readonly events: readonly string[];
}

/** Counts the operations in a scope and below, and what happens meanwhile, and cancels it at one of them. */
class AwaitPoints implements Observer, Seen {
  target: ScopeImpl | undefined;
  /** The scope has ended. */
  over = false;
  /** Whether the point was there. */
  reached = false;
  /** What waits at the point. */
  operation: string | undefined;
  readonly operations: string[] = [];
  readonly events: string[] = [];
  readonly #at: Point | undefined;
  #waiter: Waiter | undefined;

  constructor(at: Point | undefined) {
    this.#at = at;
  }

  /** Its body begins. */
  begin(target: ScopeImpl): void {
    this.target = target;
    this.#note("the start");
  }

  /** Something happens. */
  happens(label: string): void {
    if (this.target !== undefined && !this.over) this.#note(label);
  }

  #note(label: string): void {
    this.events.push(label);
    if (this.#at?.when !== "ticks" || this.events.length !== this.#at.number + 1) return;
    this.operation = label;
    this.#cancelSoon(this.#at.tick ?? 1);
  }

  waiting(waiter: Waiter, scope: ScopeImpl): void {
    if (this.reached || this.over || !this.#isBelow(scope)) return;
    this.operations.push(describeWaiter(waiter, scope));
    if (this.#at === undefined || this.#at.when === "ticks" || this.operations.length !== this.#at.number) return;
    this.#waiter = waiter;
    this.operation = this.operations.at(-1);
    if (this.#at.when === "waits") this.#cancelSoon();
  }

  /** The caller settles the promise next: a microtask asked for now is before all that waits for it. */
  settling(waiter: Waiter): void {
    if (this.#at?.when === "settles" && waiter === this.#waiter && !this.reached) this.#cancelSoon();
  }

  #cancelSoon(ticks = 1): void {
    this.reached = true;
    queueMicrotask(() => {
      if (ticks > 1) this.#cancelSoon(ticks - 1);
      else this.target?.cancel("cancelAtEveryAwait");
    });
  }

  #isBelow(scope: ScopeImpl): boolean {
    for (let at: ScopeImpl | null = scope; at !== null; at = at.parent) if (at === this.target) return true;
    return false;
  }

  isOwnCancellation(error: unknown): boolean {
    const reason = this.target?.reason;
    return this.reached && reason !== undefined && isPorticoError(error, "Cancelled") && error.reason === reason;
  }
}

function checkCount(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw invalid("cancelAtEveryAwait", `${name} must be an integer > 0, got ${value}`);
}
