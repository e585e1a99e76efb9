import { CONTRACT, type Driver } from "../contract.ts";
import { createRandom } from "../random.ts";
import { seeded } from "./choices.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";

export interface SimulatedOptions extends SchedulerOptions {
  /** Chooses the order of what is ready, unless `choose` does, and random bytes. Default: oldest first, and 1 for the bytes. */
  readonly seed?: number;
}

export interface Written {
  readonly to: "out" | "err";
  readonly text: string;
}

/** A runtime without a machine: time passes when nothing else is to be done. */
export interface SimulatedDriver extends Driver<never> {
  readonly scheduler: Scheduler;
  /** What was written, in order. */
  readonly output: readonly Written[];
  /** What `run` ended with. */
  readonly exitCode: number | undefined;
  /** Sends the program a signal, now. */
  raise(name: "SIGINT" | "SIGTERM"): void;
}

/**
 * A driver with a virtual clock, turns, and seeded randomness; no files, sockets or threads. With it `sleep` takes no time
 * of yours, and everything comes in the same order for the same seed.
 *
 * What is pending outside of it, such as a promise of `fetch`, it does not see: time goes on, and the program may count as
 * stuck.
 */
export function simulatedDriver(options: SimulatedOptions = {}): SimulatedDriver {
  const { seed } = options;
  const scheduler = new Scheduler(seed === undefined ? options : { choose: seeded(seed), ...options });
  const random = createRandom(seed ?? 1);
  const output: Written[] = [];
  const listeners = { SIGINT: new Set<() => void>(), SIGTERM: new Set<() => void>() };
  let exitCode: number | undefined;
  return {
    contract: CONTRACT,
    runtime: "simulated",
    version: "1",
    capabilities: [],
    timerResolutionMs: 1,
    timers: scheduler,
    spawn: { macrotask: (fn) => scheduler.macrotask(fn) },
    entropy: {
      randomBytes(into) {
        for (let i = 0; i < into.length; i++) into[i] = Math.floor(random() * 256);
      },
    },
    host: {
      args: () => [],
      env: () => undefined,
      write: (to, text) => void output.push({ to, text }),
      tmpDir: () => undefined,
      onSignal(name, fn) {
        listeners[name].add(fn);
        return () => listeners[name].delete(fn);
      },
      onIdle: (fn) => scheduler.onStandstill(fn),
      onUnhandled: () => () => undefined,
      setExitCode(code) {
        exitCode = code;
      },
      exit(code) {
        exitCode ??= code;
        scheduler.shut();
      },
    },
    scheduler,
    output,
    get exitCode() {
      return exitCode;
    },
    raise(name) {
      for (const fn of [...listeners[name]]) fn();
    },
  };
}
