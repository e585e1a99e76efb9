import type { Case } from "../runner/case.ts";
import type { Environment } from "../runner/environment.ts";
import { plan } from "../runner/plan.ts";
import { runCase } from "../runner/run.ts";
import { shuffled } from "../runner/shuffle.ts";
import { type Kill, killMutant, patiently } from "./kill.ts";
import type { Mutant } from "./mutant.ts";
import { passOnNull } from "./null.ts";

/** One of `of` programs that divide a lane's mutants among themselves, counted from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface MutantJob {
  readonly cases: readonly Case[];
  readonly mutants: readonly Mutant[];
  readonly environment: Environment;
  /** For the null adapters: short limits. */
  readonly nullEnvironment: Environment;
  /** What the driver claims. */
  readonly capabilities: readonly string[];
  /** The part of the mutants to run, 0 to 1, drawn with the seed. */
  readonly sample: number;
  /** Which of the drawn ones are this program's. */
  readonly shard: Shard;
  /** Called after every mutant with the report so far, to be kept in case the run is killed. */
  readonly save: (report: MutantReport) => void;
  readonly progress?: (kill: Kill, done: number, of: number) => void;
}

/** How the broken adapters came out. */
export interface MutantReport {
  readonly format: 1;
  readonly lane: string;
  readonly seed: number;
  readonly sample: number;
  readonly kills: readonly Kill[];
  /** `must` cases that pass on an adapter that does nothing. */
  readonly vacuous: readonly string[];
  /** Everything that is wrong. */
  readonly faults: readonly string[];
}

/** Three numbers like those of the suite: noticed, everything that is wrong, and not applicable. */
export function mutantTotals(report: MutantReport): { passed: number; failed: number; skipped: number } {
  const count = (status: Kill["status"]): number => report.kills.filter((kill) => kill.status === status).length;
  return { passed: count("killed"), failed: report.faults.length, skipped: count("not-applicable") };
}

/** Runs every mutant's case on it, and the whole suite on the null adapters. */
export async function runMutants(job: MutantJob): Promise<MutantReport> {
  const { environment } = job;
  const applicable = plan(job.cases, { capabilities: job.capabilities, seed: environment.seed }).run;
  const here = job.mutants.filter((mutant) => mutant.lanes?.includes(environment.lane.name) ?? true);
  const drawn = shuffled(here, environment.seed)
    .slice(0, Math.ceil(here.length * job.sample))
    .filter((_, at) => at % job.shard.of === job.shard.index);
  const controls = new Map<string, Control>();
  const kills: Kill[] = [];
  const report = (vacuous: readonly string[], more: readonly string[]): MutantReport => {
    const faults = [...unknown(job), ...kills.filter(isFault).map(textOf), ...more];
    return {
      format: 1,
      lane: environment.lane.name,
      seed: environment.seed,
      sample: job.sample,
      kills,
      vacuous,
      faults,
    };
  };
  for (const [at, mutant] of drawn.entries()) {
    job.save(report([], [`${mutant.name} did not finish`]));
    const kill = await runOne(mutant, applicable, job, controls);
    kills.push(kill);
    job.progress?.(kill, at + 1, drawn.length);
  }
  job.save(report([], ["The null adapters did not finish"]));
  const vacuous = job.shard.index === 0 ? await passOnNull(applicable.filter(isMust), job.nullEnvironment) : [];
  const last = report(
    vacuous,
    vacuous.map((name) => `Passes on nothing: ${name}`),
  );
  job.save(last);
  return last;
}

function isMust({ level }: Case): boolean {
  return level === "must";
}

/** The report of a lane from those of its shards. */
export function joinShards([first, ...others]: readonly [MutantReport, ...MutantReport[]]): MutantReport {
  const all = [first, ...others];
  return {
    ...first,
    kills: all.flatMap((shard) => shard.kills),
    vacuous: all.flatMap((shard) => shard.vacuous),
    faults: [...new Set(all.flatMap((shard) => shard.faults))],
  };
}

async function runOne(
  mutant: Mutant,
  applicable: readonly Case[],
  { environment }: MutantJob,
  controls: Map<string, Control>,
): Promise<Kill> {
  const { name, kills } = mutant;
  const one = applicable.find((candidate) => candidate.id === kills);
  if (one === undefined) return { mutant: name, kills, status: "not-applicable" };
  const control = controls.get(kills) ?? (await runControl(one, environment));
  controls.set(kills, control);
  if (!control.passed) return { mutant: name, kills, status: "no-control", message: control.message };
  return killMutant(mutant, one, environment);
}

/** How a case came out on the good adapter. */
type Control = { readonly passed: true } | { readonly passed: false; readonly message: string };

/** A case that passes once is good. */
async function runControl(one: Case, environment: Environment): Promise<Control> {
  let message = "";
  for (const patient of patiently(environment)) {
    const { failures } = await runCase(one, patient);
    if (failures.length === 0) return { passed: true };
    message = failures.map((failure) => failure.message).join("; ");
  }
  return { passed: false, message };
}

function isFault(kill: Kill): boolean {
  return kill.status !== "killed" && kill.status !== "not-applicable";
}

function textOf(kill: Kill): string {
  return `${kill.mutant} on ${kill.kills}: ${kill.status}${kill.message === undefined ? "" : ` (${kill.message})`}`;
}

function unknown({ mutants, cases }: MutantJob): string[] {
  const names = mutants.map((mutant) => mutant.name);
  return [
    ...mutants
      .filter((mutant) => !cases.some((one) => one.id === mutant.kills))
      .map((mutant) => `${mutant.name} kills ${mutant.kills}, which is no case`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `Two mutants are called ${name}`),
  ];
}
