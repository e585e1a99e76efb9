import { cases } from "../cases/index.ts";
import type { Lane } from "../lanes/lane.ts";
import type { LaneJob } from "../lanes/launch.ts";
import { type Launch, launchAll, resultsOf } from "../lanes/launch-all.ts";
import { coverageOf } from "../mutants/coverage.ts";
import { exceptions } from "../mutants/exceptions.ts";
import { mutants } from "../mutants/index.ts";
import { joinShards, type MutantReport, mutantTotals } from "../mutants/job.ts";
import { suiteVersion } from "../version.ts";
import { strainOf } from "./options.ts";
import { printSum, troubles } from "./show.ts";
import type { SuiteOptions } from "./suite.ts";
import { checkWritable, writeJson } from "./write.ts";

/** Runs the broken adapters on the lanes. @returns the exit code */
export async function runMutantLanes(lanes: readonly Lane[], options: SuiteOptions): Promise<number> {
  checkWritable(options.json);
  const ends = await launchAll(shardsOf(lanes, options), options.jobs);
  const reports = lanes.flatMap(({ facts }) => {
    const [first, ...others] = resultsOf<MutantReport>(ends.filter((end) => end.lane === facts.name));
    return first === undefined ? [] : [joinShards([first, ...others])];
  });
  writeJson(options.json, reports);
  const coverage = coverageOf(cases, mutants, exceptions);
  for (const id of coverage.stale) console.log(`delete the exception ${id}`);
  for (const id of coverage.unproven) console.log(`no mutant: ${id}`);
  console.log(`${mutants.length} mutants, ${coverage.unproven.length} cases that certify without one`);
  const missing = coverage.stale.length + (options.requireMutants === true ? coverage.unproven.length : 0);
  printSum("mutants", reports.map(mutantTotals), troubles(ends) + missing);
  const good = ends.every((end) => end.trouble.length === 0 && end.exitCode === 0);
  return good && missing === 0 ? 0 : 1;
}

/** Where there are more jobs than lanes, each lane's broken adapters are divided: mostly they wait for time limits. */
function shardsOf(lanes: readonly Lane[], options: SuiteOptions): readonly Launch[] {
  const of = Math.max(1, Math.floor(options.jobs / lanes.length));
  const indices = Array.from({ length: of }, (_, index) => index);
  const job = jobOf(options);
  return lanes.flatMap((lane) => indices.map((index): Launch => [lane, { ...job, shard: { index, of } }]));
}

function jobOf(options: SuiteOptions): LaneJob {
  const { seed, timeScale, sample, mutant } = options;
  const job = { version: suiteVersion(), seed, timeScale, job: "mutants", sample, ...strainOf(options) } as const;
  return mutant.length > 0 ? { ...job, mutants: mutant } : job;
}
