import { type Report, type Row, surprises } from "../report/report.ts";

/** One run of one lane. */
export interface LaneRun {
  readonly lane: string;
  readonly seed: number;
  /** Under which conditions, e.g. `starved`. */
  readonly conditions: string;
  /** Absent when the lane left none. */
  readonly report?: Report;
  /** What was wrong with the lane's program. */
  readonly trouble: readonly string[];
}

/** A lane over all of its runs under the same conditions. */
export interface LaneRate {
  readonly lane: string;
  readonly conditions: string;
  readonly runs: number;
  readonly bad: number;
  /** The part of the runs that were bad, 0 to 1. */
  readonly rate: number;
}

/** A case that has failed in a lane, over all of its runs under the same conditions. */
export interface CaseRate extends LaneRate {
  readonly id: string;
  /** `flaky` when it has passed too. */
  readonly kind: "flaky" | "broken";
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
}

export interface Rates {
  readonly lanes: readonly LaneRate[];
  /** Those that failed at all, the most frequent first. */
  readonly cases: readonly CaseRate[];
}

/** Whether a run is as it should be: its report is as the lane has it, and nothing was wrong with its program. */
export function isGoodRun({ report, trouble }: LaneRun): boolean {
  return report !== undefined && trouble.length === 0 && surprises(report).length === 0;
}

/** How often lanes and cases fail. */
export function ratesOf(runs: readonly LaneRun[]): Rates {
  const groups = Object.values(Object.groupBy(runs, ({ lane, conditions }) => `${lane} ${conditions}`));
  const all = groups.filter((group) => group !== undefined);
  return {
    lanes: all.map((group) => laneRate(group, group.filter((run) => !isGoodRun(run)).length)),
    cases: all.flatMap(caseRates).sort((a, b) => b.rate - a.rate),
  };
}

function laneRate(group: readonly LaneRun[], bad: number, runs: number = group.length): LaneRate {
  const { lane = "", conditions = "" } = group[0] ?? {};
  return { lane, conditions, runs, bad, rate: runs === 0 ? 0 : bad / runs };
}

function caseRates(group: readonly LaneRun[]): CaseRate[] {
  const rows = group.flatMap(({ seed, report }) => (report?.results ?? []).map((row) => ({ seed, row })));
  return Object.entries(Object.groupBy(rows, ({ row }) => row.id)).flatMap(([id, own = []]) => {
    // A case that was never reached, because the program had ended, is the failure of another one.
    const ran = own.filter(({ row }) => row.status !== "not-applicable" && row.reason !== "not reached");
    const failures = ran.filter(({ row }) => isFailure(row)).map(({ seed, row }) => ({ seed, message: textOf(row) }));
    if (failures.length === 0) return [];
    const kind = failures.length < ran.length ? "flaky" : "broken";
    return [{ ...laneRate(group, failures.length, ran.length), id, kind, failures }];
  });
}

/** What an adapter is known to do wrong is no news. */
function isFailure({ status }: Row): boolean {
  return status !== "pass" && status !== "known-failure" && status !== "flaky";
}

function textOf({ status, message, reason }: Row): string {
  return message ?? reason ?? status;
}
