import type { Main, RunOptions } from "@portico/core";
import { createRun } from "@portico/core/base";
import type { Driver } from "@portico/core/driver";
import { entropy } from "./entropy.ts";
import { classify } from "./errors.ts";
import { host } from "./host.ts";
import { spawn } from "./spawn.ts";
import { timers } from "./timers.ts";

/** Deno with tasks, time and randomness only, for programs that start fast and need no files, sockets or threads. */
export const driver: Driver<never> = {
  contract: 1,
  runtime: "deno",
  version: Deno.version.deno,
  capabilities: [],
  timerResolutionMs: 1,
  timers,
  spawn,
  entropy,
  host,
  classify,
};

/** Runs an app that needs no capability. */
export const run: (main: Main<never>, options?: RunOptions) => Promise<void> = createRun(driver);
