import type { Lane } from "../lanes/lane.ts";
import { type ProfileName, profileNames } from "../report/profiles.ts";
import { faults, ok, type Report, totals } from "../report/report.ts";
import { knownHere } from "../runner/expect.ts";

/** `informs`: the lane certifies nothing, whatever comes of it. */
export type Verdict = "certified" | "not certified" | "informs";

/** What the matrix says of a lane as a whole. */
export interface Column {
  readonly lane: string;
  readonly adapter: string;
  readonly runtime: string;
  readonly version: string;
  /** Whether the repository decides which version it is, and not the machine. */
  readonly pinned: boolean;
  /** And how much longer than usual cases may take, where the machine was slow. */
  readonly system: string;
  readonly profiles: readonly ProfileName[];
  readonly totals: ReturnType<typeof totals>;
  readonly verdict: Verdict;
  /** Why it does not certify. */
  readonly faults: readonly string[];
  /** The issue of each case that is known to fail here. */
  readonly issues: ReadonlyMap<string, string>;
  readonly report: Report;
}

/** Only what certifies has profiles. */
export function columnOf(report: Report, lane: Lane): Column {
  const { host, run } = report;
  const verdict = verdictOf(report, lane);
  const place = { lane: host.lane, os: host.os, version: host.runtimeVersion };
  return {
    ...{ lane: host.lane, adapter: host.adapter, runtime: host.runtime, version: host.runtimeVersion },
    pinned: lane.facts.host.version !== "",
    system: `${host.os} ${host.arch}${run.timeScale === 1 ? "" : `, time limits ×${run.timeScale}`}`,
    profiles: verdict === "certified" ? profileNames.filter((name) => report.profiles[name] === "pass") : [],
    totals: totals(report),
    verdict,
    faults: faults(report),
    issues: new Map([...knownHere(lane.expectations, place)].map(([id, { issue }]) => [id, issue])),
    report,
  };
}

function verdictOf(report: Report, lane: Lane): Verdict {
  if (lane.comparedWith !== undefined || lane.facts.traits !== undefined) return "informs";
  return ok(report) ? "certified" : "not certified";
}
