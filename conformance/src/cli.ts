import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { cases } from "./cases/index.ts";
import { type Lane, lanes } from "./lanes/lanes.ts";
import { type LaneEnd, type LaneJob, launchLane } from "./lanes/launch.ts";
import { faultsAcross } from "./merge.ts";
import { coverageOf } from "./mutants/coverage.ts";
import { exceptions } from "./mutants/exceptions.ts";
import { mutants } from "./mutants/index.ts";
import { joinShards, type MutantReport, mutantTotals } from "./mutants/job.ts";
import { type CliOptions, readOptions, UsageError, usage } from "./options.ts";
import { ok, type Report, totals } from "./report.ts";

/** Lanes on which the broken adapters run unless others are named: one without threads and one with everything. */
const mutantLanes: readonly string[] = ["reference", "node-24"];

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) return print(usage);
  if (options.list) return print(listing());
  if (!options.install) process.env.PORTICO_NO_INSTALL = "1";
  checkNames(options);
  const chosen = chooseLanes(options);
  console.log(`seed ${options.seed}, ${cases.length} cases, lanes ${chosen.map((lane) => lane.facts.name).join(", ")}`);
  return options.mutants ? runMutantLanes(chosen, options) : runSuiteLanes(chosen, options);
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function listing(): string {
  const names = lanes.map((lane) => `lane ${lane.facts.name} (${lane.facts.adapter})`);
  return [...names, ...cases.map((one) => `case ${one.id} (${one.level}, ${one.rule})`)].join("\n");
}

function checkNames(options: CliOptions): void {
  const laneNames = lanes.map((lane) => lane.facts.name);
  reject(options.lanes, laneNames, "lane");
  reject(
    options.cases,
    cases.map((one) => one.id),
    "case",
  );
  reject(
    options.mutant,
    mutants.map((mutant) => mutant.name),
    "mutant",
  );
}

function reject(asked: readonly string[], known: readonly string[], what: string): void {
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`No ${what} is called ${unknown.join(", ")}; see --list`);
}

function chooseLanes(options: CliOptions): readonly Lane[] {
  const fallback = options.mutants ? mutantLanes : lanes.map((lane) => lane.facts.name);
  const names = options.lanes.length > 0 ? options.lanes : fallback;
  return lanes.filter((lane) => names.includes(lane.facts.name));
}

function jobOf(options: CliOptions): LaneJob {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const { seed, timeScale, strain } = options;
  const conditions = { version, seed, timeScale, ...(strain !== undefined && { strain }) };
  if (!options.mutants) {
    const job = { ...conditions, job: "suite" } as const;
    return options.cases.length > 0 ? { ...job, only: options.cases } : job;
  }
  const job = { ...conditions, job: "mutants", sample: options.sample } as const;
  return options.mutant.length > 0 ? { ...job, mutants: options.mutant } : job;
}

async function runSuiteLanes(chosen: readonly Lane[], options: CliOptions): Promise<number> {
  const ends = await launchAll(
    chosen.map((lane) => [lane, jobOf(options)]),
    options.jobs,
  );
  const reports = resultsOf<Report>(ends);
  writeJson(options.json, chosen.length === 1 ? reports[0] : reports);
  const partial = options.cases.length > 0;
  const good = ends.every((end) => isGood(end, partial));
  const across = chosen.length === lanes.length && !partial ? faultsAcross(reports, cases) : [];
  for (const fault of across) console.log(fault);
  if (chosen.length > 1) console.log(table(ends));
  if (chosen.length > 1 || reports.length === 0)
    printSum("conformance", reports.map(totals), troubles(ends) + across.length);
  return good && across.length === 0 ? 0 : 1;
}

/** A partial run never certifies, but for people it is good when nothing in it failed. */
function isGood(end: LaneEnd, partial: boolean): boolean {
  if (end.trouble.length > 0 || end.result === undefined) return false;
  const report = end.result as Report;
  if (!partial) return ok(report) && end.exitCode === 0;
  return report.problems.length === 0 && totals(report).failed === 0;
}

async function runMutantLanes(chosen: readonly Lane[], options: CliOptions): Promise<number> {
  const ends = await launchAll(shardsOf(chosen, options), options.jobs);
  const reports = chosen.flatMap(({ facts }) => {
    const [first, ...others] = resultsOf<MutantReport>(ends.filter((end) => end.lane === facts.name));
    return first === undefined ? [] : [joinShards([first, ...others])];
  });
  writeJson(options.json, reports);
  const coverage = coverageOf(cases, mutants, exceptions);
  for (const id of coverage.stale) console.log(`delete the exception ${id}`);
  for (const id of coverage.unproven) console.log(`no mutant: ${id}`);
  console.log(`${mutants.length} mutants, ${coverage.unproven.length} cases that certify without one`);
  const missing = coverage.stale.length + (options.requireMutants ? coverage.unproven.length : 0);
  printSum("mutants", reports.map(mutantTotals), troubles(ends) + missing);
  const good = ends.every((end) => end.trouble.length === 0 && end.exitCode === 0);
  return good && missing === 0 ? 0 : 1;
}

type Totals = ReturnType<typeof totals>;

/** The closing line of several lanes: what is wrong outside the rows counts as failed. */
function printSum(what: string, all: readonly Totals[], more: number): void {
  const sum = (key: keyof Totals): number => all.reduce((count, one) => count + one[key], 0);
  console.log(`${what}: ${sum("passed")} passed, ${sum("failed") + more} failed, ${sum("skipped")} skipped`);
}

function troubles(ends: readonly LaneEnd[]): number {
  return ends.reduce((count, end) => count + end.trouble.length, 0);
}

/** A program to be started. */
type Launch = readonly [lane: Lane, job: LaneJob];

/** Where there are more jobs than lanes, each lane's broken adapters are divided: mostly they wait for time limits. */
function shardsOf(chosen: readonly Lane[], options: CliOptions): readonly Launch[] {
  const of = Math.max(1, Math.floor(options.jobs / chosen.length));
  const indices = Array.from({ length: of }, (_, index) => index);
  return chosen.flatMap((lane) => indices.map((index): Launch => [lane, { ...jobOf(options), shard: { index, of } }]));
}

/** Starts them in their order, so many at once. @returns their ends, in the same order */
async function launchAll(launches: readonly Launch[], jobs: number): Promise<LaneEnd[]> {
  const ends: LaneEnd[] = [];
  const waiting = [...launches.entries()];
  const launchNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, [lane, job]] = next;
      const end = await launchLane(lane, job);
      for (const trouble of end.trouble) console.log(`${end.lane}: ${trouble}`);
      ends[at] = end;
    }
  };
  await Promise.all(Array.from({ length: jobs }, launchNext));
  return ends;
}

function resultsOf<Result>(ends: readonly LaneEnd[]): Result[] {
  return ends.flatMap((end) => (end.result === undefined ? [] : [end.result as Result]));
}

function writeJson(file: string | undefined, value: unknown): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(value ?? null, null, 2)}\n`);
}

function table(ends: readonly LaneEnd[]): string {
  const rows = ends.map((end) => {
    if (end.result === undefined) return `${end.lane.padEnd(17)} did not run`;
    const report = end.result as Report;
    const { passed, failed, skipped } = totals(report);
    const state = end.trouble.length === 0 && ok(report) ? "ok" : "NOT OK";
    const runtime = `${report.host.runtime} ${report.host.runtimeVersion}`;
    const numbers = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    const seconds = `${Math.round(report.run.ms / 1000)} s`;
    const [lane, leaks] = [end.lane.padEnd(17), report.run.leaks.padEnd(16)];
    return `${lane} ${runtime.padEnd(18)} ${numbers.padEnd(36)} ${seconds.padStart(5)}  leaks ${leaks} ${state}`;
  });
  return rows.join("\n");
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const wrong = error instanceof UsageError;
    console.error(wrong ? `${error.message}\n\n${usage}` : error);
    process.exitCode = wrong ? 64 : 1;
  },
);
