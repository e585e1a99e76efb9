import type { Case } from "./case.ts";
import { digestOf } from "./digest.ts";
import type { Environment, Surroundings } from "./environment.ts";
import { type Expectations, judge, type Known, knownHere, repeated, stale } from "./expect.ts";
import { leaked } from "./leaks.ts";
import { type Plan, plan } from "./plan.ts";
import {
  type HostFacts,
  makeReport,
  pendingRow,
  type Report,
  type Row,
  type RunFacts,
  type SuiteFacts,
  unknownCase,
} from "./report.ts";
import { type Outcome, runCase } from "./run.ts";
import { show } from "./show.ts";

export interface SuiteOptions {
  readonly cases: readonly Case[];
  readonly environment: Environment;
  readonly host: HostFacts;
  readonly version: string;
  readonly timeScale: number;
  readonly expectations: Expectations;
  readonly only?: readonly string[] | undefined;
  /** Called before and after every case with the report so far, to be kept in case the run is killed. */
  readonly save: (report: Report) => void;
  /** Called with each finished row. */
  readonly progress?: (row: Row, done: number, of: number) => void;
}

/** Runs the suite, one case at a time. */
export async function runSuite(options: SuiteOptions): Promise<Report> {
  const { cases, host, only } = options;
  const changed = new Set<string>();
  const environment = watchClaims(options.environment, host.capabilities, changed);
  const planned = plan(cases, { capabilities: host.capabilities, seed: environment.seed, only });
  const place = { lane: host.lane, os: host.os, version: host.runtimeVersion };
  const known = knownHere(options.expectations, place);
  const twice = repeated(options.expectations, place).map((id) => `conformance.json has two entries for ${id} here`);
  const rows = new Map(firstRows(cases, planned, only === undefined ? stale(known, idsOf(planned.run)) : []));
  const suite: SuiteFacts = {
    name: "@portico/conformance",
    version: options.version,
    cases: cases.length,
    digest: await digestOf(cases),
  };
  const started = Date.now();
  const report = (problems: readonly string[]): Report => {
    const run = runFacts(options, started);
    const all = [...planned.problems, ...twice, ...changed, ...problems];
    return makeReport({ suite, host, run, problems: all, results: [...rows.values()] });
  };
  const unfinished = ["The run has not come to its end"];
  const before = environment.leaks.now();
  for (const [at, one] of planned.run.entries()) {
    rows.set(one.id, pendingRow(one, "did not finish"));
    options.save(report(unfinished));
    const row = await runRow(one, environment, known.get(one.id));
    rows.set(one.id, row);
    options.save(report(unfinished));
    options.progress?.(row, at + 1, planned.run.length);
  }
  const last = report(await afterwards(environment, before));
  options.save(last);
  return last;
}

/** What no case is to blame for alone: what comes late, what stays open, and whether late errors could be heard at all. */
async function afterwards({ trap, leaks, limits }: Environment, before: readonly string[]): Promise<string[]> {
  const left = await leaked(leaks, before, limits.settle);
  const deaf = await trap.deaf();
  return [
    ...trap.take().map((error) => `late error between cases: ${show(error)}`),
    ...left.map((name) => `leak: ${name} outlived the suite`),
    ...deaf.map((kind) => `The suite no longer hears of ${kind}`),
  ];
}

/** Notes in `changed` when the driver of a case does not claim what it claimed when the run was planned. */
function watchClaims(environment: Environment, claimed: readonly string[], changed: Set<string>): Environment {
  const planned = [...claimed].join(" ");
  const open = async (): Promise<Surroundings> => {
    const surroundings = await environment.open();
    const claims = [...surroundings.driver.capabilities].join(" ");
    if (claims !== planned) changed.add(`The driver claims "${claims}", and "${planned}" when the run was planned`);
    return surroundings;
  };
  return { ...environment, open };
}

function idsOf(cases: readonly Case[]): string[] {
  return cases.map((one) => one.id);
}

function firstRows(cases: readonly Case[], planned: Plan, old: readonly Known[]): [string, Row][] {
  const reasons = new Map<string, string>(planned.skipped.map(({ id, reason }) => [id, reason]));
  const chosen = new Set(idsOf(planned.run));
  const rows = cases.map((one): [string, Row] => {
    const reason = reasons.get(one.id);
    if (reason !== undefined) return [one.id, pendingRow(one, reason, "not-applicable")];
    return [one.id, pendingRow(one, chosen.has(one.id) ? "not reached" : "not asked for")];
  });
  const stales = old.map((entry): [string, Row] => [entry.case, staleRow(entry, cases)]);
  return [...rows, ...stales];
}

function staleRow(entry: Known, cases: readonly Case[]): Row {
  const one = cases.find(({ id }) => id === entry.case);
  if (one !== undefined) return pendingRow(one, "expected to fail here, and does not run here", "stale-expectation");
  return { id: entry.case, level: "must", needs: [], status: "stale-expectation", reason: unknownCase };
}

function runFacts(options: SuiteOptions, started: number): RunFacts {
  const { environment, timeScale, only } = options;
  return {
    start: new Date(started).toISOString(),
    ms: Date.now() - started,
    seed: environment.seed,
    timeScale,
    partial: only !== undefined,
    leaks: environment.leaks.sight,
  };
}

async function runRow(one: Case, environment: Environment, known: Known | undefined): Promise<Row> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < (known?.flaky === true ? 3 : 1); i++) outcomes.push(await runCase(one, environment));
  const verdict = judge(outcomes, known);
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0);
  const { id, level, needs } = one;
  return { id, level, needs, ms, ...verdict };
}
