import type { Case } from "../runner/case.ts";
import type { LaneFacts } from "../runner/context.ts";
import { digestOf } from "../runner/digest.ts";
import { plan } from "../runner/plan.ts";
import { profilesOf } from "./profiles.ts";
import { type Report, type Row, surprises } from "./report.ts";

// A report is made by the program that was tested, and lies in a file. Whoever uses it looks whether it can be true.

/** Whether it has the shape of a report. */
export function isReport(value: unknown): value is Report {
  const { format, suite, host, run, results, problems } = (value ?? {}) as Partial<Report>;
  const parts = [suite, host, run].every((part) => typeof part === "object" && part !== null);
  return format === 1 && parts && Array.isArray(results) && Array.isArray(problems);
}

/** What in a report cannot come from running these cases. */
export async function audit(report: Report, cases: readonly Case[]): Promise<string[]> {
  const { suite, host, run, profiles, results } = report;
  const rows = new Map(results.map((row) => [row.id, row]));
  const known = new Set<string>(cases.map((one) => one.id));
  const { traits } = run;
  const planned = plan(cases, { capabilities: host.capabilities, seed: run.seed, traits });
  const applicable = new Set<string>(planned.run.map((one) => one.id));
  const recomputed = JSON.stringify(traits === undefined ? profilesOf(results, host.capabilities) : {});
  return [
    ...(suite.digest === (await digestOf(cases)) ? [] : ["The report is about another suite"]),
    ...cases.flatMap((one) => auditRow(one, rows.get(one.id), applicable.has(one.id))),
    ...results
      .filter((row) => !known.has(row.id) && row.status !== "stale-expectation")
      .map((row) => `${row.id} is in the report, and no case`),
    ...(recomputed === JSON.stringify(profiles) ? [] : ["The profiles do not match the rows"]),
  ];
}

function auditRow(one: Case, row: Row | undefined, applies: boolean): string[] {
  if (row === undefined) return [`${one.id} is not in the report`];
  const same = row.level === one.level && row.needs.join(" ") === one.needs.join(" ");
  const skipped = row.status === "not-applicable";
  return [
    ...(same ? [] : [`${one.id} has another level or other needs in the report`]),
    ...(skipped && applies ? [`${one.id} is not-applicable in the report, and applies`] : []),
    ...(row.status === "pass" && !applies ? [`${one.id} has passed in the report, and does not apply`] : []),
    ...(row.status === "pass" && row.ms === undefined ? [`${one.id} has passed in the report without having run`] : []),
  ];
}

/** The run that a report should be of. */
export interface AskedRun {
  readonly facts: Omit<LaneFacts, "detected">;
  readonly seed: number;
  readonly timeScale: number;
  readonly only?: readonly string[];
  /** When its program was started, milliseconds since 1970. */
  readonly launched: number;
}

/** What in a report shows that it is of another run, on another runtime, or of another adapter. */
export function auditRun({ host, run }: Report, asked: AskedRun): string[] {
  const { facts } = asked;
  const right = host.runtime === facts.host.runtime && host.runtimeVersion.startsWith(facts.host.version);
  const capabilities = [...host.capabilities].sort().join(" ");
  const expected = [...facts.expected.capabilities].sort().join(" ");
  const same =
    run.seed === asked.seed &&
    run.timeScale === asked.timeScale &&
    run.partial === (asked.only !== undefined) &&
    run.traits?.join() === facts.traits?.join();
  return [
    ...(host.lane === facts.name && host.adapter === facts.adapter
      ? []
      : [`The report is of ${host.adapter} in the lane ${host.lane}`]),
    ...(right ? [] : [`The report is of ${host.runtime} ${host.runtimeVersion}`]),
    ...(capabilities === expected ? [] : [`The report has the capabilities "${capabilities}", not "${expected}"`]),
    ...(same ? [] : ["The report is of a run with another seed, time scale or choice of cases"]),
    ...(Date.parse(run.start) >= asked.launched ? [] : ["The report is of an earlier run"]),
  ];
}

/** Whether the program's exit code and its report say the same. */
export function auditExit(report: Report, exitCode: number | null): string[] {
  const good = surprises(report).length === 0;
  if (exitCode === 0 && !good) return ["ended with 0, and its report is not good"];
  if (exitCode === 1 && good) return ["ended with 1, and its report is good"];
  return [];
}
