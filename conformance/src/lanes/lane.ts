import { renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import { type Driver, openRoot } from "@portico/core/driver";
import { cases } from "../cases/index.ts";
import type { Environment } from "../environment.ts";
import { openLeakProbe } from "../leaks.ts";
import { limits, scaled } from "../limits.ts";
import { faults, type HostFacts, ok, totals } from "../report.ts";
import { show } from "../show.ts";
import { runSuite } from "../suite.ts";
import { openTrap } from "../trap.ts";
import type { LaneConfig } from "./config.ts";
import { detectRuntime } from "./detect.ts";
import { runMutantJob } from "./mutant-job.ts";
import { printProgress } from "./progress.ts";
import { realSurroundings, type SurroundingsSource } from "./surroundings.ts";

/** What a lane's program gives: the driver under test and, if they are special, its surroundings. */
export interface LaneParts {
  readonly driver: Driver;
  readonly surroundings?: () => SurroundingsSource;
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
  const source = await openSource(parts, config);
  const environment = createEnvironment(config, source);
  const good =
    config.job === "mutants" ? await mutants(config, environment, parts) : await suite(config, environment, parts);
  process.exitCode = good ? 0 : 1;
  source.close();
  endSoon();
}

async function openSource(parts: LaneParts, config: LaneConfig): Promise<SurroundingsSource> {
  if (parts.surroundings !== undefined) return parts.surroundings();
  if (config.peerPort === undefined) throw new Error("The lane needs the port of a peer");
  return realSurroundings(parts.driver, config.tmp, config.peerPort);
}

function createEnvironment(config: LaneConfig, source: SurroundingsSource): Environment {
  return {
    lane: { ...config.facts, detected: detectRuntime() },
    worker: new URL("../cases/exposed.js", import.meta.url).href,
    seed: config.seed,
    limits: scaled(limits.ordinary, config.timeScale),
    trap: openTrap(),
    leaks: openLeakProbe(),
    openRoot,
    open: source.open,
  };
}

async function suite(config: LaneConfig, environment: Environment, parts: LaneParts): Promise<boolean> {
  const { name } = config.facts;
  const report = await runSuite({
    cases,
    environment,
    host: hostFacts(environment, parts.driver),
    version: config.version,
    timeScale: config.timeScale,
    expectations: config.expectations,
    only: config.only,
    save: (partial) => save(config.result, partial),
    progress: (row, done, of) => printProgress(name, row, done, of),
  });
  const { passed, failed, skipped } = totals(report);
  const shown = report.results.filter((row) => row.status === "fail").map((row) => row.id);
  for (const fault of faults(report)) {
    if (!shown.some((id) => fault.startsWith(`${id}: fail`))) console.log(`${name}: ${fault}`);
  }
  console.log(`conformance ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return ok(report);
}

async function mutants(config: LaneConfig, environment: Environment, parts: LaneParts): Promise<boolean> {
  const keep = (partial: unknown): void => save(config.result, partial);
  const result = await runMutantJob(config, environment, parts.driver.capabilities, keep);
  return result.faults.length === 0;
}

function hostFacts(environment: Environment, driver: Driver): HostFacts {
  const { detected, name, adapter } = environment.lane;
  return {
    adapter,
    lane: name,
    runtime: detected.runtime,
    runtimeVersion: detected.version,
    os: process.platform,
    arch: process.arch,
    capabilities: [...driver.capabilities],
  };
}

/** Whole or not at all: a killed program leaves the result before. */
function save(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value, null, 2));
  renameSync(`${path}.new`, path);
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
