import { cases } from "../cases/index.ts";
import type { Lane } from "../lanes/lane.ts";
import type { LaneEnd, LaneJob } from "../lanes/launch.ts";
import { launchAll, resultsOf } from "../lanes/launch-all.ts";
import { junit } from "../report/junit.ts";
import { faultsAcross } from "../report/merge.ts";
import { type Report, surprises, totals } from "../report/report.ts";
import { suiteVersion } from "../version.ts";
import { type RunOptions, strainOf } from "./options.ts";
import { printSum, table, troubles } from "./show.ts";
import { checkWritable, writeJson, writeText } from "./write.ts";

interface Selection {
  /** Whether these are all the lanes there are: then what no lane has proven is a fault. */
  readonly whole: boolean;
  /** URL of a module with cases that run in place of the suite's. */
  readonly own?: string;
}

/** Runs the suite, or somebody's own cases, on the lanes. @returns the exit code */
export async function runSuiteLanes(
  lanes: readonly Lane[],
  options: RunOptions,
  { whole, own }: Selection,
): Promise<number> {
  checkWritable(options.json, options.junit);
  const job = jobOf(options, own);
  const ends = await launchAll(
    lanes.map((lane) => [lane, job]),
    options.jobs,
  );
  const reports = resultsOf<Report>(ends);
  writeJson(options.json, lanes.length === 1 ? reports[0] : reports);
  writeText(options.junit, () => junit(ends));
  const partial = options.case.length > 0;
  const informs = new Set(lanes.filter((lane) => lane.comparedWith !== undefined).map((lane) => lane.facts.name));
  const across = acrossLanes(reports, whole && !partial, own);
  for (const fault of across) console.log(fault);
  if (lanes.length > 1) console.log(table(ends));
  if (lanes.length > 1 || reports.length === 0)
    printSum("conformance", reports.map(totals), troubles(ends) + across.length);
  return across.length === 0 && ends.every((end) => isGood(end, partial, informs.has(end.lane))) ? 0 : 1;
}

function jobOf(options: RunOptions, own: string | undefined): LaneJob {
  const { seed, timeScale, bail, case: only } = options;
  const job = { version: suiteVersion(), seed, timeScale, job: "suite" } as const;
  return {
    ...job,
    ...strainOf(options),
    ...(only.length > 0 && { only }),
    ...(bail !== undefined && { bail }),
    ...(own !== undefined && { cases: own }),
  };
}

function acrossLanes(reports: readonly Report[], whole: boolean, own: string | undefined): string[] {
  if (own === undefined) return whole ? faultsAcross(reports, cases) : [];
  const ran = reports.some((report) => totals(report).passed + totals(report).failed > 0);
  return ran ? [] : ["No case has run on any lane"];
}

/** A partial run never certifies, but for people it is good when nothing in it failed. */
function isGood(end: LaneEnd, partial: boolean, informs: boolean): boolean {
  if (end.trouble.length > 0 || end.result === undefined) return false;
  if (informs) return true;
  const report = end.result as Report;
  if (!partial) return surprises(report).length === 0 && end.exitCode === 0;
  return report.problems.length === 0 && totals(report).failed === 0;
}
