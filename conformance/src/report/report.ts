import type { Capability } from "@portico/core";
import type { Case, Level, Trait } from "../runner/case.ts";
import type { LeakSight } from "../runner/leaks.ts";
import { type ProfileName, type ProfileState, profilesOf } from "./profiles.ts";

/** How a case came out. All are distinct: a skip is not a pass, and a pass that should have failed is neither. */
export type Status =
  | "pass"
  | "fail"
  | "known-failure"
  | "unexpected-pass"
  | "flaky"
  | "not-applicable"
  | "not-run"
  | "stale-expectation";

export interface Row {
  readonly id: string;
  /** The heading of docs/spec.md that it is about. Empty: none. */
  readonly rule: string;
  readonly level: Level;
  readonly needs: readonly Capability[];
  readonly status: Status;
  readonly ms?: number;
  /** What the failure said. */
  readonly message?: string;
  /** The task tree when a time limit of the case had passed: what each task waits for. */
  readonly dump?: string;
  /** Why it did not run. */
  readonly reason?: string;
}

export interface SuiteFacts {
  readonly name: string;
  readonly version: string;
  readonly cases: number;
  /** SHA-256 of the sorted ids with level and version: equal digests, equal suites. */
  readonly digest: string;
  /** A library author's own cases: an adapter that passes them is certified for nothing. */
  readonly own?: true;
}

export interface HostFacts {
  readonly adapter: string;
  readonly lane: string;
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly os: string;
  readonly arch: string;
  readonly capabilities: readonly string[];
}

export interface RunFacts {
  /** ISO 8601. */
  readonly start: string;
  readonly ms: number;
  readonly seed: number;
  readonly timeScale: number;
  /** Not the whole suite: certifies nothing. */
  readonly partial: boolean;
  /** All that the lane runs of the suite: certifies nothing. Absent: the whole suite. */
  readonly traits?: readonly Trait[] | undefined;
  /** What the runner could see of leaks. */
  readonly leaks: LeakSight;
}

/** The result of one lane. Whether it is good is not in it: {@link ok} computes that. */
export interface Report {
  readonly format: 1;
  readonly suite: SuiteFacts;
  readonly host: HostFacts;
  readonly run: RunFacts;
  readonly profiles: Readonly<Partial<Record<ProfileName, ProfileState>>>;
  readonly counts: Readonly<Partial<Record<Status, number>>>;
  /** What is wrong with the run itself. */
  readonly problems: readonly string[];
  /** Every case once, by id. */
  readonly results: readonly Row[];
}

export type ReportParts = Pick<Report, "suite" | "host" | "run" | "problems" | "results">;

/** Completes a report with what follows from its rows. */
export function makeReport(parts: ReportParts): Report {
  const results = [...parts.results].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { suite, host, run, problems } = parts;
  const profiles = run.traits === undefined ? profilesOf(results, host.capabilities) : {};
  return { format: 1, suite, host, run, profiles, counts: countsOf(results), problems, results };
}

/** A row for a case that has not run. */
export function pendingRow(one: Case, reason: string, status: Status = "not-run"): Row {
  return { id: one.id, rule: one.rule, level: one.level, needs: one.needs, status, reason };
}

/** How many rows have each status. */
export function countsOf(results: readonly Row[]): Partial<Record<Status, number>> {
  const counts: Partial<Record<Status, number>> = {};
  for (const row of results) counts[row.status] = (counts[row.status] ?? 0) + 1;
  return counts;
}

/** The three numbers of the closing line. */
export function totals(report: Report): { passed: number; failed: number; skipped: number } {
  const count = (...wanted: Status[]): number => report.results.filter((row) => wanted.includes(row.status)).length;
  return {
    passed: count("pass", "known-failure", "flaky"),
    failed: count("fail", "unexpected-pass", "stale-expectation"),
    skipped: count("not-applicable", "not-run"),
  };
}

/** What the third number is made of, for people. Empty: nothing was skipped. */
export function skippedText({ counts, results }: Report): string {
  const unasked = results.filter((row) => row.status === "not-run" && row.reason === notAskedFor).length;
  const parts: readonly [number, string][] = [
    [counts["not-applicable"] ?? 0, "that do not apply"],
    [unasked, "not asked for"],
    [(counts["not-run"] ?? 0) - unasked, "not reached"],
  ];
  return parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(", ");
}

/** The reason on the row of a case that others were chosen over. */
export const notAskedFor = "not asked for";

/** Whether the report certifies the adapter. */
export function ok(report: Report): boolean {
  return faults(report).length === 0;
}

/** Everything that keeps the report from certifying, for people. */
export function faults(report: Report): string[] {
  const { traits } = report.run;
  return [...(traits === undefined ? [] : [`Only ${traits.join(", ")} runs here`]), ...surprises(report)];
}

/** Everything that is not as it should be in what was to run. A lane that runs a part of the suite is good without. */
export function surprises(report: Report): string[] {
  const { partial } = report.run;
  const rows = report.results.filter(isFault);
  return [
    ...report.problems,
    ...(partial ? ["The run is partial"] : []),
    ...bookkeeping(report),
    ...rows.map((row) => `${row.id}: ${row.status}${text(row)}`),
    ...(partial ? [] : notRun(report)),
    ...(partial || report.suite.own === true || report.results.some(isUnreached) ? [] : unproven(report)),
  ];
}

const harmless: readonly Status[] = ["pass", "known-failure", "flaky", "not-applicable"];

/** A `should` or `race` case may fail, but not come out in a way that says the run or its expectations are wrong. */
function isFault(row: Row): boolean {
  if (row.status === "fail") return row.level !== "should" && row.level !== "race";
  return row.status !== "not-run" && !harmless.includes(row.status);
}

function isUnreached({ status }: Row): boolean {
  return status === "not-run";
}

/** They are many or none: who reads it wants to know where it ended. */
function notRun(report: Report): string[] {
  const rows = report.results.filter(isUnreached);
  const first = rows.find((row) => row.reason === unfinished) ?? rows[0];
  if (first === undefined) return [];
  return [`${rows.length} ${rows.length === 1 ? "case" : "cases"} did not run, such as ${first.id}${text(first)}`];
}

function text(row: Row): string {
  const detail = row.message ?? row.reason;
  return detail === undefined ? "" : ` (${detail})`;
}

function bookkeeping(report: Report): string[] {
  const ids = report.results.map((row) => row.id);
  const repeated = ids.filter((id, at) => ids.indexOf(id) !== at);
  const cases = report.results.filter((row) => row.reason !== unknownCase).length;
  const recount = JSON.stringify(countsOf(report.results));
  const ran = totals(report).passed + totals(report).failed;
  return [
    ...repeated.map((id) => `${id} is in the report twice`),
    ...(cases === report.suite.cases ? [] : [`The suite has ${report.suite.cases} cases, the report has ${cases}`]),
    ...(recount === JSON.stringify(report.counts) ? [] : ["The counts do not match the rows"]),
    ...(ran === 0 && report.suite.own !== true ? ["No case has run"] : []),
  ];
}

/** The reason on the row of the case that is running. */
export const unfinished = "did not finish";

/** The reason on the row of an expectation whose case does not exist. */
export const unknownCase = "no such case";

function unproven(report: Report): string[] {
  const proven = new Set<string>(report.results.flatMap((row) => (row.status === "pass" ? row.needs : [])));
  return report.host.capabilities
    .filter((name) => !proven.has(name))
    .map((name) => `${name} is claimed, and no case that needs it has passed`);
}
