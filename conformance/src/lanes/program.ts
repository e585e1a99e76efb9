// The program of the lanes on Node, Deno and Bun: program.js CONFIG. It runs the suite or the mutants on the adapter that the
// configuration names, writes the result, and ends by itself.

import process from "node:process";
import { type Adapter, loadAdapter } from "../adapter/adapter.ts";
import { InputError } from "../input-error.ts";
import type { Environment, SurroundingsSource } from "../runner/environment.ts";
import { limits, scaled } from "../runner/limits.ts";
import { show } from "../runner/show.ts";
import type { Trap } from "../runner/trap.ts";
import { type LaneConfig, refused } from "./config.ts";
import { detectRuntime } from "./detect.ts";
import { runLaneJob } from "./lane-job.ts";
import { openLeakProbe } from "./leak-probe.ts";
import { openTrap } from "./process-trap.ts";
import { printProgress } from "./progress.ts";
import { saveResult } from "./save.ts";
import { systemSurroundings } from "./system-surroundings.ts";

async function main(config: LaneConfig): Promise<void> {
  const exposed = config.cases ?? new URL("../cases/exposed.js", import.meta.url).href;
  const adapter = await loadAdapter(config.module, { exposed }, config.facts);
  const source = await openSource(adapter, config);
  const environment = createEnvironment(config, source, adapter.openRoot, exposed);
  const good = await runLaneJob({
    config,
    environment,
    driver: adapter.driver,
    machine: { os: process.platform, arch: process.arch },
    output: {
      print: (line) => console.log(line),
      progress: (row, done, of) => printProgress(config.facts.name, row, done, of),
      save: (result) => saveResult(config.result, result),
    },
  });
  process.exitCode = good ? 0 : 1;
  source.close();
  await adapter.driver.release?.();
  // What null adapters leave behind is of no interest.
  if (config.job === "suite") failOnLateErrors(environment.trap);
}

async function openSource({ driver, surroundings }: Adapter, config: LaneConfig): Promise<SurroundingsSource> {
  if (surroundings !== undefined) return surroundings();
  if (config.peerPort === undefined) throw new Error("The lane needs the port of a peer");
  return systemSurroundings(driver, config.tmp, config.peerPort);
}

function createEnvironment(
  config: LaneConfig,
  source: SurroundingsSource,
  openRoot: Environment["openRoot"],
  worker: string,
): Environment {
  return {
    lane: { ...config.facts, detected: detectRuntime() },
    worker,
    seed: config.seed,
    ...(config.threads !== undefined && { threads: config.threads }),
    limits: scaled(limits.ordinary, config.timeScale),
    trap: openTrap(),
    leaks: openLeakProbe(),
    openRoot,
    open: source.open,
  };
}

function failed(error: unknown, config: LaneConfig): void {
  if (error instanceof InputError) {
    saveResult(config.result, refused(error.message));
    process.exitCode = 1;
    return;
  }
  console.error(`The lane has failed: ${error instanceof Error ? (error.stack ?? error.message) : show(error)}`);
  process.exitCode = 70;
}

/** The report is written: what comes from now on is in no row. */
function failOnLateErrors(trap: Trap): void {
  process.on("exit", () => {
    for (const error of trap.take()) {
      console.error(`Late error after the last case: ${show(error)}`);
      process.exitCode = 70;
    }
  });
}

const patience = 5_000;

/** A program that does not end by itself has left something open. */
function endSoon(): void {
  const timer = setTimeout(() => {
    console.error(`The lane does not end by itself: ${process.getActiveResourcesInfo().join(", ")}`);
    process.exit(70);
  }, patience);
  timer.unref();
}

const config = JSON.parse(process.argv[2] ?? "{}") as LaneConfig;
main(config)
  .catch((error: unknown) => failed(error, config))
  .finally(endSoon);
