import { cases } from "../cases/index.ts";
import { mutants } from "../mutants/index.ts";
import { type MutantReport, mutantTotals, runMutants } from "../mutants/job.ts";
import type { Kill } from "../mutants/kill.ts";
import type { Environment } from "../runner/environment.ts";
import { limits, scaled } from "../runner/limits.ts";
import type { LaneConfig } from "./config.ts";
import type { LaneOutput } from "./lane-job.ts";

/** Runs the broken adapters of a lane and prints how they came out. */
export async function runMutantJob(
  config: LaneConfig,
  environment: Environment,
  capabilities: readonly string[],
  output: LaneOutput,
): Promise<MutantReport> {
  const shard = config.shard ?? { index: 0, of: 1 };
  const name = shard.of === 1 ? config.facts.name : `${config.facts.name} ${shard.index + 1}/${shard.of}`;
  const report = await runMutants({
    cases,
    mutants: mutants.filter((mutant) => config.mutants?.includes(mutant.name) ?? true),
    environment: { ...environment, limits: scaled(limits.forMutants, config.timeScale) },
    nullEnvironment: { ...environment, limits: scaled(limits.forNull, config.timeScale) },
    capabilities,
    sample: config.sample ?? 1,
    shard,
    save: output.save,
    progress: (kill, done, of) => printKill(output, name, kill, done, of),
  });
  for (const id of report.vacuous) output.print(`${name}: passes on nothing: ${id}`);
  const { passed, failed, skipped } = mutantTotals(report);
  output.print(`mutants ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return report;
}

function printKill({ print }: LaneOutput, lane: string, kill: Kill, done: number, of: number): void {
  if (kill.status !== "killed" && kill.status !== "not-applicable") {
    print(`${lane}: ${kill.status.toUpperCase()} ${kill.mutant} on ${kill.kills}: ${kill.message ?? ""}`);
  }
  if (done === of || done % 25 === 0) print(`${lane}: ${done}/${of} mutants`);
}
