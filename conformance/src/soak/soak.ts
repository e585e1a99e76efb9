import type { Lane } from "../lanes/lane.ts";
import { launchLane } from "../lanes/launch.ts";
import { type Strain, strains } from "../lanes/strain.ts";
import { isReport } from "../report/audit.ts";
import type { Report } from "../report/report.ts";
import { suiteVersion } from "../version.ts";
import { isGoodRun, type LaneRun, type Rates, ratesOf } from "./flakes.ts";

export { isGoodRun };

/** What a soak is to run. */
export interface SoakOptions {
  readonly lanes: readonly Lane[];
  /** One order of the cases each. */
  readonly seeds: readonly number[];
  /** Whether each lane runs starved and slow too, once each, with the first seed. */
  readonly strained: boolean;
  readonly timeScale: number;
  /** How many lanes run at once. Those under strain run one by one. */
  readonly jobs: number;
  readonly print: (line: string) => void;
  /** Called with every run that is done. */
  readonly done?: (runs: readonly LaneRun[]) => void;
}

interface Planned {
  readonly lane: Lane;
  readonly seed: number;
  readonly strain?: Strain;
}

/** Runs the lanes again and again, in another order of the cases each time. @returns every run, in the order of their ends */
export async function soak(options: SoakOptions): Promise<readonly LaneRun[]> {
  const { lanes, seeds, print } = options;
  const shuffled = seeds.flatMap((seed) => lanes.map((lane): Planned => ({ lane, seed })));
  const [first = 1] = seeds;
  const hard = strains.flatMap((strain) => lanes.map((lane): Planned => ({ lane, seed: first, strain })));
  const of = shuffled.length + (options.strained ? hard.length : 0);
  const runs: LaneRun[] = [];
  const runNext = async (line: Planned[]): Promise<void> => {
    for (let next = line.shift(); next !== undefined; next = line.shift()) {
      const run = await runOne(next, options.timeScale);
      runs.push(run);
      print(`soak ${runs.length}/${of}: ${summaryOf(run)}`);
      options.done?.(runs);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, () => runNext(shuffled)));
  if (options.strained) await runNext(hard);
  return runs;
}

async function runOne({ lane, seed, strain }: Planned, timeScale: number): Promise<LaneRun> {
  const job = {
    version: suiteVersion(),
    seed,
    timeScale,
    job: "suite",
    ...(strain !== undefined && { strain }),
  } as const;
  const { result, trouble } = await launchLane(lane, job);
  const run = { lane: lane.facts.name, seed, conditions: strain ?? "shuffled", trouble };
  return isReport(result) ? { ...run, report: result } : run;
}

function summaryOf(run: LaneRun): string {
  const { lane, seed, conditions, report } = run;
  const seconds = report === undefined ? "no report" : `${Math.round(report.run.ms / 1_000)} s`;
  return `${lane}, ${conditions}, seed ${seed}: ${isGoodRun(run) ? "ok" : "NOT OK"} (${seconds})`;
}

/** What came of a soak, for people. */
export function soakLines(runs: readonly LaneRun[]): string[] {
  const { lanes, cases }: Rates = ratesOf(runs);
  return [
    ...lanes.map((one) => `${one.lane.padEnd(17)} ${one.conditions.padEnd(8)} ${rateText(one)}`),
    ...runs.flatMap(troubles),
    ...cases.flatMap((one) => [
      `${one.kind.toUpperCase()} ${one.id} on ${one.lane}, ${one.conditions}: ${rateText(one)}`,
      ...one.failures.map(({ seed, message }) => `  seed ${seed}: ${message}`),
    ]),
  ];
}

function rateText({ bad, runs, rate }: { bad: number; runs: number; rate: number }): string {
  return `${bad} of ${runs} bad, flake rate ${(rate * 100).toFixed(1)} %`;
}

function troubles({ lane, conditions, seed, trouble, report }: LaneRun): string[] {
  const all = [...trouble, ...problemsOf(report)];
  return all.map((why) => `${lane}, ${conditions}, seed ${seed}: ${why}`);
}

function problemsOf(report: Report | undefined): readonly string[] {
  return report?.problems ?? [];
}

/** What came of a soak, to be kept: without the rows of cases that were as they should be. */
export function soakJson(runs: readonly LaneRun[]): object {
  return {
    format: 1,
    seeds: [...new Set(runs.map(({ seed }) => seed))],
    ...ratesOf(runs),
    runs: runs.map(({ report, ...run }) => ({
      ...run,
      good: isGoodRun({ ...run, ...(report !== undefined && { report }) }),
      ms: report?.run.ms,
      counts: report?.counts,
      problems: report?.problems,
    })),
  };
}
