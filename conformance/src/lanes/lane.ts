import process from "node:process";
import { type Driver, openRoot } from "@portico/core/driver";
import type { Case } from "../case.ts";
import type { Environment } from "../environment.ts";
import { limits, scaled } from "../limits.ts";
import { show } from "../show.ts";
import type { Trap } from "../trap.ts";
import type { LaneConfig } from "./config.ts";
import { detectRuntime } from "./detect.ts";
import { runLaneJob } from "./lane-job.ts";
import { openLeakProbe } from "./leak-probe.ts";
import { openTrap } from "./process-trap.ts";
import { printProgress } from "./progress.ts";
import { saveResult } from "./save.ts";
import { strainedThreads } from "./strain.ts";
import type { SurroundingsSource } from "./surroundings.ts";
import { systemSurroundings } from "./system-surroundings.ts";

/** What a lane's program gives: the driver under test and, if they are special, its surroundings. */
export interface LaneParts {
  readonly driver: Driver;
  readonly surroundings?: () => SurroundingsSource;
  /** Absent: the suite's. */
  readonly cases?: readonly Case[];
}

/** A lane's whole program: reads the configuration, runs the suite or the mutants, writes the result, ends by itself. */
export function runLane(parts: LaneParts): void {
  main(parts).catch((error: unknown) => {
    console.error(`The lane has failed: ${error instanceof Error ? (error.stack ?? error.message) : show(error)}`);
    process.exitCode = 70;
    endSoon();
  });
}

async function main(parts: LaneParts): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? "{}") as LaneConfig;
  const { name } = config.facts;
  const source = await openSource(parts, config);
  const environment = createEnvironment(config, source);
  const good = await runLaneJob({
    config,
    environment,
    driver: parts.driver,
    machine: { os: process.platform, arch: process.arch },
    output: {
      print: (line) => console.log(line),
      progress: (row, done, of) => printProgress(name, row, done, of),
      save: (result) => saveResult(config.result, result),
    },
    ...(parts.cases !== undefined && { cases: parts.cases }),
  });
  process.exitCode = good ? 0 : 1;
  // What null adapters leave behind is of no interest.
  if (config.job === "suite") failOnLateErrors(environment.trap);
  source.close();
  endSoon();
}

async function openSource(parts: LaneParts, config: LaneConfig): Promise<SurroundingsSource> {
  if (parts.surroundings !== undefined) return parts.surroundings();
  if (config.peerPort === undefined) throw new Error("The lane needs the port of a peer");
  return systemSurroundings(parts.driver, config.tmp, config.peerPort);
}

function createEnvironment(config: LaneConfig, source: SurroundingsSource): Environment {
  return {
    lane: { ...config.facts, detected: detectRuntime() },
    worker: new URL("../cases/exposed.js", import.meta.url).href,
    seed: config.seed,
    ...(config.strain !== undefined && { threads: strainedThreads }),
    limits: scaled(limits.ordinary, config.timeScale),
    trap: openTrap(),
    leaks: openLeakProbe(),
    openRoot,
    open: source.open,
  };
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
