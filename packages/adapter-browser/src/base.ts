import type { Main } from "@portico/core";
import { createRun } from "@portico/core/base";
import type { Driver } from "@portico/core/driver";
import { engine } from "./engine.ts";
import { entropy } from "./entropy.ts";
import { classify } from "./errors.ts";
import { type BrowserHost, createHost } from "./host.ts";
import type { RunSettings } from "./options.ts";
import { spawn } from "./spawn.ts";
import { timers } from "./timers.ts";

/** A browser with tasks, time and randomness only, for programs that need no files, sockets or threads. */
export function baseDriver(host: BrowserHost = createHost()): Driver<never> {
  return { contract: 1, ...engine, capabilities: [], timerResolutionMs: 4, timers, spawn, entropy, host, classify };
}

/**
 * Runs an app that needs no capability, in a page or a worker.
 *
 * @returns the exit code that a process would have
 */
export async function run(main: Main<never>, settings: RunSettings = {}): Promise<number> {
  const { stop, ...options } = settings;
  const host = createHost(stop);
  await createRun(baseDriver(host))(main, options);
  return host.exitCode;
}
