import "./dispose.ts";
import { type Capability, capabilityNames, type Manifest, requiredBy } from "./capabilities.ts";
import { Losing } from "./choose/losing.ts";
import { CONTRACT, type Driver } from "./contract.ts";
import { PorticoError } from "./errors.ts";
import { invalid, unsupported } from "./platform-error.ts";
import { createRandom } from "./random.ts";
import type { RunOptions } from "./run-types.ts";
import type { Hooks } from "./scope/hooks.ts";
import type { Observer } from "./scope/observer.ts";
import { CancelledScopes } from "./scope/orphans.ts";
import { ReadyQueue } from "./scope/ready.ts";
import { duration, ScopeImpl } from "./scope/scope.ts";
import { StopSignal } from "./scope/stopping.ts";
import type { Scope } from "./scope/types.ts";
import { LockGraph } from "./sync/deadlock.ts";
import { TimerQueue } from "./time/queue.ts";
import { checkTimeouts, type OpLimits } from "./time/timeouts.ts";
import type { SocketAddress } from "./traits/sockets.ts";

export type RootOptions = Omit<RunOptions, "grace" | "args">;

/** A root scope and its end, for `run`, tests and programs that cannot use a callback. */
export interface Root<C extends Capability> {
  readonly scope: Scope<C>;
  /** Asks everything to stop: `scope.stopping`. */
  stop(): void;
  /** Ends the root: waits for its tasks, closes what it owns, ends its threads. Rejects with what failed in it. */
  close(): Promise<void>;
}

/** Makes the API of one capability for one scope. */
export type MakeFacet = (scope: ScopeImpl) => unknown;

/** The facades a program is built with; a program that leaves one out does not pay for it. */
export interface Facets {
  readonly fs?: MakeFacet;
  readonly net?: MakeFacet;
  readonly parallel?: MakeFacet;
  readonly blockOn?: MakeFacet;
}

const capabilityOf = { fs: "fs", net: "tcp.connect", parallel: "threads", blockOn: "block-on" } as const;

/** What all scopes of one root share. */
export class Runtime {
  readonly driver: Driver;
  readonly manifest: Manifest;
  /** Replaced by `@portico/core/testing` only, before the first use. */
  timers: TimerQueue;
  /** Set by `@portico/core/testing` only. */
  observer: Observer | undefined = undefined;
  readonly stop: StopSignal = new StopSignal();
  readonly random: () => number;
  readonly report: (error: unknown) => void;
  readonly hooks: Hooks;
  readonly cleanupGrace: number;
  readonly cancelGrace: number;
  readonly development: boolean;
  readonly losing: Readonly<Record<"race" | "any", Losing>> = { race: new Losing("race"), any: new Losing("any") };
  readonly cancelledScopes: CancelledScopes = new CancelledScopes(this);
  /** Time limits of operations, null when there are none. */
  readonly limits: OpLimits | null;
  readonly locks: LockGraph;
  readonly worker: string | undefined;
  readonly maxThreads: number;
  /** Addresses this thread listens on. */
  readonly listening: Set<SocketAddress> = new Set();
  /** Addresses whose threads sleep in `blockOn` until this thread answers: connecting there can never end. */
  asleep: readonly SocketAddress[] = [];
  /** Run when the root has ended, e.g. to end threads. */
  readonly onEnd: Set<() => void> = new Set();
  readonly #facets: Facets;
  readonly #ready: ReadyQueue;

  constructor(driver: Driver, options: RootOptions, facets: Facets) {
    checkContract(driver);
    this.driver = driver;
    this.manifest = manifestOf(driver);
    this.timers = new TimerQueue(driver);
    this.#ready = new ReadyQueue(driver);
    this.locks = new LockGraph(driver);
    this.random = createRandom(options.seed === undefined ? drawSeed(driver) : checkSeed(options.seed));
    this.report =
      options.report ?? ((error) => driver.host.write("err", `${String((error as Error)?.stack ?? error)}\n`));
    this.cleanupGrace = duration("cleanupGrace", options.cleanupGrace ?? 5000);
    this.cancelGrace = duration("cancelGrace", options.cancelGrace ?? 5000);
    this.hooks = options.hooks ?? {};
    this.development = options.development ?? false;
    this.limits = checkTimeouts(options.timeouts);
    this.worker = typeof options.worker === "object" ? options.worker.href : options.worker;
    this.maxThreads = checkThreads(options.threads ?? this.manifest.limits.parallelism);
    this.#facets = facets;
  }

  ready(task: ScopeImpl): void {
    this.#ready.add(task);
  }

  facet(name: keyof Facets, scope: ScopeImpl): unknown {
    const make = this.#facets[name];
    if (make === undefined) throw unsupported(this.driver, name, capabilityOf[name]);
    return make(scope);
  }
}

function checkContract(driver: Driver): void {
  if (driver.contract !== CONTRACT) {
    throw new PorticoError(
      "ContractMismatch",
      `The ${driver.runtime} driver speaks contract ${driver.contract}, core speaks contract ${CONTRACT}; install versions of core and adapter that belong together`,
      { op: "run", runtime: driver.runtime },
    );
  }
  for (const name of driver.capabilities) checkClaim(driver, name);
}

function checkClaim(driver: Driver, name: Capability): void {
  if (!capabilityNames.includes(name))
    throw invalid("run", `the ${driver.runtime} driver claims an unknown capability "${name}"`);
  const required = requiredBy[name];
  if (required !== undefined && !driver.capabilities.includes(required))
    throw invalid("run", `the ${driver.runtime} driver claims "${name}" without "${required}", which it builds on`);
}

function manifestOf(driver: Driver): Manifest {
  const capabilities = Object.fromEntries(capabilityNames.map((name) => [name, driver.capabilities.includes(name)]));
  return Object.freeze({
    contract: driver.contract,
    runtime: driver.runtime,
    version: driver.version,
    capabilities: Object.freeze(capabilities) as Record<Capability, boolean>,
    limits: Object.freeze({
      timerResolutionMs: driver.timerResolutionMs,
      parallelism: driver.spawn.threads?.parallelism ?? 1,
    }),
  });
}

function drawSeed(driver: Driver): number {
  const bytes = new Uint8Array(6);
  driver.entropy.randomBytes(bytes);
  return bytes.reduce((seed, byte) => seed * 256 + byte, 0);
}

function checkSeed(seed: number): number {
  if (!Number.isSafeInteger(seed)) throw invalid("run", `seed must be an integer, got ${seed}`);
  return seed;
}

function checkThreads(threads: number): number {
  if (!Number.isSafeInteger(threads) || threads < 1)
    throw invalid("run", `threads must be an integer >= 1, got ${threads}`);
  return threads;
}

/** {@link openRoot} with a choice of facades. */
export function openRootWith<C extends Capability>(driver: Driver<C>, options: RootOptions, facets: Facets): Root<C> {
  const runtime = new Runtime(driver as unknown as Driver, options, facets);
  const scope = new ScopeImpl(runtime, null, "root");
  let end: Promise<void> | undefined;
  const close = (): Promise<void> => {
    end ??= new Promise<void>((resolve, reject) => {
      scope.onEnd = () => {
        runtime.timers.end();
        for (const fn of runtime.onEnd) fn();
        scope.settle(resolve, reject);
      };
      scope.bodyDone(undefined);
    });
    return end;
  };
  return { scope: scope as unknown as Scope<C>, stop: () => runtime.stop.request(), close };
}
