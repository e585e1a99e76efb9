import type { Driver } from "@portico/core/driver";
import type { Case } from "../case.ts";
import { cases } from "../cases/index.ts";
import type { Environment } from "../environment.ts";
import { faults, type HostFacts, ok, type Row, totals } from "../report.ts";
import { runSuite } from "../suite.ts";
import type { LaneConfig } from "./config.ts";
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
  /** Absent: the suite's. */
  readonly cases?: readonly Case[];
}

/** Runs what the configuration asks for: the suite or the mutants. @returns whether all is well */
export async function runLaneJob(parts: LaneJobParts): Promise<boolean> {
  if (parts.config.job === "suite") return suite(parts);
  const { config, environment, driver, output } = parts;
  return (await runMutantJob(config, environment, driver.capabilities, output)).faults.length === 0;
}

async function suite({ config, environment, driver, machine, output, ...more }: LaneJobParts): Promise<boolean> {
  const { name } = config.facts;
  const report = await runSuite({
    cases: more.cases ?? cases,
    environment,
    host: hostFacts(environment, driver, machine),
    version: config.version,
    timeScale: config.timeScale,
    expectations: config.expectations,
    only: config.only,
    save: output.save,
    progress: output.progress,
  });
  const { passed, failed, skipped } = totals(report);
  const shown = report.results.filter((row) => row.status === "fail").map((row) => row.id);
  for (const fault of faults(report)) {
    if (!shown.some((id) => fault.startsWith(`${id}: fail`))) output.print(`${name}: ${fault}`);
  }
  output.print(`conformance ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return ok(report);
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
