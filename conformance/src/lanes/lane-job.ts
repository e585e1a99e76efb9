import type { Driver } from "@portico/core/driver";
import { checkSurroundings } from "../adapter/check-surroundings.ts";
import { cases as suiteCases } from "../cases/index.ts";
import { type HostFacts, type Row, skippedText, surprises, totals } from "../report/report.ts";
import type { Environment } from "../runner/environment.ts";
import { runSuite, type SuiteOptions } from "../runner/suite.ts";
import type { LaneConfig } from "./config.ts";
import { runKillJob } from "./kill-job.ts";
import { loadCases } from "./load-cases.ts";
import { runMutantJob } from "./mutant-job.ts";

/** Where a lane's program shows and keeps what comes of it. */
export interface LaneOutput {
  print(line: string): void;
  progress(row: Row, done: number, of: number): void;
  /** Keeps the result so far, in case the program is killed. */
  save(result: unknown): void;
}

/** The machine that the lane runs on; names as in `process.platform` and `process.arch`. */
export type Machine = Pick<HostFacts, "os" | "arch">;

export interface LaneJobParts {
  readonly config: LaneConfig;
  readonly environment: Environment;
  readonly driver: Driver;
  readonly machine: Machine;
  readonly output: LaneOutput;
}

/** Runs what the configuration asks for: the suite or the mutants. @returns whether all is well */
export async function runLaneJob(parts: LaneJobParts): Promise<boolean> {
  if (parts.config.job === "suite") return suite(parts);
  const { config, environment, driver, output } = parts;
  if (config.job === "kills") return runKillJob(config, environment, driver.capabilities, output);
  return (await runMutantJob(config, environment, driver.capabilities, output)).faults.length === 0;
}

async function suite({ config, environment, driver, machine, output }: LaneJobParts): Promise<boolean> {
  const { name } = config.facts;
  await checkSurroundings(driver, environment);
  const report = await runSuite({
    ...(await whatToRun(config.cases)),
    environment,
    host: hostFacts(environment, driver, machine),
    version: config.version,
    timeScale: config.timeScale,
    expectations: config.expectations,
    only: config.only,
    bail: config.bail,
    save: output.save,
    progress: output.progress,
  });
  const shown = report.results.filter((row) => row.status === "fail").map((row) => row.id);
  const wrong = surprises(report);
  for (const fault of wrong) {
    if (!shown.some((id) => fault.startsWith(`${id}: fail`))) output.print(`${name}: ${fault}`);
  }
  const { traits } = report.run;
  if (traits !== undefined) output.print(`${name}: only ${traits.join(", ")} runs here, which certifies nothing`);
  const skipped = skippedText(report);
  if (skipped !== "") output.print(`${name}: skipped: ${skipped}`);
  const count = totals(report);
  output.print(`conformance ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return wrong.length === 0;
}

async function whatToRun(url: string | undefined): Promise<Pick<SuiteOptions, "cases" | "suite">> {
  if (url === undefined) return { cases: suiteCases, suite: { name: "@portico/conformance" } };
  const name = url.slice(url.lastIndexOf("/") + 1);
  return { cases: await loadCases(url), suite: { name, own: true } };
}

function hostFacts(environment: Environment, driver: Driver, machine: Machine): HostFacts {
  const { detected, name, adapter } = environment.lane;
  return {
    adapter,
    lane: name,
    runtime: detected.runtime,
    runtimeVersion: detected.version,
    ...machine,
    capabilities: [...driver.capabilities],
  };
}
