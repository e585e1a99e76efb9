import {
  type HostFacts,
  makeReport,
  notAskedFor,
  pendingRow,
  type Report,
  type Row,
  type RunFacts,
  type SuiteFacts,
  unfinished,
  unknownCase,
} from "../report/report.ts";
import type { Case } from "./case.ts";
import { digestOf } from "./digest.ts";
import type { Environment, Surroundings } from "./environment.ts";
import { type Expectations, judge, type Known, knownHere, repeated, stale } from "./expect.ts";
import { leaked } from "./leaks.ts";
import { type Plan, plan } from "./plan.ts";
import { type Outcome, runCase } from "./run.ts";
import { show } from "./show.ts";

export interface SuiteOptions {
  readonly cases: readonly Case[];
  /** Name of the cases' package or module. */
  readonly suite: Pick<SuiteFacts, "name" | "own">;
  readonly environment: Environment;
  readonly host: HostFacts;
  readonly version: string;
  readonly timeScale: number;
  readonly expectations: Expectations;
  readonly only?: readonly string[] | undefined;
  /** Stops after so many failed cases. The others count as not run. */
  readonly bail?: number | undefined;
  /** Called before every case and at the end with the report so far, to be kept in case the run is killed. */
  readonly save: (report: Report) => void;
  /** Called with each finished row. */
  readonly progress?: (row: Row, done: number, of: number) => void;
}

/** A suite under way: a report that becomes complete case by case. */
export interface SuiteRun {
  /** What is to be run, in its order. */
  readonly cases: readonly Case[];
  /** Runs one of {@link SuiteRun.cases}. The report is saved before: what a case came to is in it when the next one begins. */
  run(one: Case): Promise<Row>;
  /** The report when all is over: errors that came between the cases are in it. It is saved. */
  end(): Promise<Report>;
}

/** Decides what is to be run. Nothing has run then. */
export async function openSuite(options: SuiteOptions): Promise<SuiteRun> {
  const { cases, host, only } = options;
  const changed = new Set<string>();
  const environment = watchClaims(options.environment, host.capabilities, changed);
  const planned = plan(cases, {
    capabilities: host.capabilities,
    seed: environment.seed,
    only,
    traits: environment.lane.traits,
    mayBeEmpty: options.suite.own === true,
  });
  const place = { lane: host.lane, os: host.os, version: host.runtimeVersion };
  const known = knownHere(options.expectations, place);
  const twice = repeated(options.expectations, place).map((id) => `conformance.json has two entries for ${id} here`);
  const rows = new Map(firstRows(cases, planned, only === undefined ? stale(known, idsOf(planned.run)) : []));
  const { version } = options;
  const suite: SuiteFacts = { ...options.suite, version, cases: cases.length, digest: await digestOf(cases) };
  const started = Date.now();
  const save = (problems: readonly string[]): Report => {
    const run = runFacts(options, started);
    const all = [...planned.problems, ...twice, ...changed, ...problems];
    const report = makeReport({ suite, host, run, problems: all, results: [...rows.values()] });
    options.save(report);
    return report;
  };
  const before = environment.leaks.now();
  const underWay = ["The run has not come to its end"];
  return {
    cases: planned.run,
    run: async (one) => {
      rows.set(one.id, pendingRow(one, unfinished));
      save(underWay);
      const row = await runRow(one, environment, known.get(one.id));
      rows.set(one.id, row);
      return row;
    },
    end: async () => save(await afterwards(environment, before)),
  };
}

/** Runs the suite, one case at a time. */
export async function runSuite(options: SuiteOptions): Promise<Report> {
  const suite = await openSuite(options);
  let failed = 0;
  for (const [at, one] of suite.cases.entries()) {
    const row = await suite.run(one);
    options.progress?.(row, at + 1, suite.cases.length);
    if (row.status === "fail" && ++failed === options.bail) break;
  }
  return suite.end();
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
    return [one.id, pendingRow(one, chosen.has(one.id) ? "not reached" : notAskedFor)];
  });
  const stales = old.map((entry): [string, Row] => [entry.case, staleRow(entry, cases)]);
  return [...rows, ...stales];
}

function staleRow(entry: Known, cases: readonly Case[]): Row {
  const one = cases.find(({ id }) => id === entry.case);
  if (one !== undefined) return pendingRow(one, "expected to fail here, and does not run here", "stale-expectation");
  return { id: entry.case, rule: "", level: "must", needs: [], status: "stale-expectation", reason: unknownCase };
}

function runFacts(options: SuiteOptions, started: number): RunFacts {
  const { environment, timeScale, only } = options;
  return {
    start: new Date(started).toISOString(),
    ms: Date.now() - started,
    seed: environment.seed,
    timeScale,
    partial: only !== undefined,
    traits: environment.lane.traits,
    leaks: environment.leaks.sight,
  };
}

async function runRow(one: Case, environment: Environment, known: Known | undefined): Promise<Row> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < (known?.flaky === true ? 3 : 1); i++) outcomes.push(await runCase(one, environment));
  const verdict = judge(outcomes, known);
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0);
  const { id, rule, level, needs } = one;
  const dump = verdict.status === "fail" ? dumpOf(outcomes) : undefined;
  return { id, rule, level, needs, ms, ...verdict, ...(dump !== undefined && { dump }) };
}

function dumpOf(outcomes: readonly Outcome[]): string | undefined {
  return outcomes.flatMap(({ failures }) => failures).find(({ dump }) => dump !== undefined)?.dump;
}
