import type { Case } from "../runner/case.ts";
import type { Environment, Surroundings } from "../runner/environment.ts";
import { scaled } from "../runner/limits.ts";
import { type Failure, type Outcome, runCase } from "../runner/run.ts";
import type { Mutant, Wrap } from "./mutant.ts";

export type KillStatus =
  /** The case failed, and said what it should. */
  | "killed"
  /** The case passed: it does not notice. */
  | "survived"
  /** The case failed, but not by noticing this. */
  | "missed"
  /** The case fails without the mutant too. */
  | "no-control"
  | "not-applicable";

export interface Kill {
  readonly mutant: string;
  readonly kills: Case["id"];
  readonly status: KillStatus;
  readonly ms?: number;
  readonly message?: string;
}

/** Short limits are quick, but on a busy machine a case may come to the wrong one first: then again, with more and more time. */
export function* patiently(environment: Environment): Generator<Environment> {
  for (const times of [1, 2, 4]) yield { ...environment, limits: scaled(environment.limits, times) };
}

/** Runs a mutant's case on it. */
export async function killMutant(mutant: Mutant, one: Case, environment: Environment): Promise<Kill> {
  let kill: Kill = { mutant: mutant.name, kills: mutant.kills, status: "survived" };
  for (const patient of patiently(environment)) {
    kill = await killOnce(mutant, one, patient);
    if (kill.status === "killed") break;
  }
  return kill;
}

async function killOnce(mutant: Mutant, one: Case, environment: Environment): Promise<Kill> {
  const outcome = await runCase(one, mutate(environment, mutant.wrap));
  return { mutant: mutant.name, kills: mutant.kills, ms: outcome.ms, ...judgeKill(outcome, mutant.says) };
}

/** The environment with something wrong wrapped round its adapter. */
export function mutate(environment: Environment, wrap: Wrap): Environment {
  const open = async (): Promise<Surroundings> => {
    const real = await environment.open();
    return { ...real, driver: wrap.driver === undefined ? real.driver : wrap.driver(real.driver) };
  };
  const openRoot: Environment["openRoot"] = (driver, options) => {
    const root = environment.openRoot(driver, options);
    const scope = wrap.scope === undefined ? root.scope : wrap.scope(root.scope);
    return { scope, stop: () => root.stop(), close: () => root.close() };
  };
  return { ...environment, open, openRoot };
}

/** Whether a failure counts as noticing. A crash of the case itself never does, and a time-out only if asked for. */
export function judgeKill(outcome: Outcome, says: string): { status: KillStatus; message?: string } {
  const [first] = outcome.failures;
  if (first === undefined) return { status: "survived" };
  const noticed = outcome.failures.find((failure) => failure.message.includes(says) && counts(failure, says));
  if (noticed !== undefined) return { status: "killed", message: noticed.message };
  return { status: "missed", message: outcome.failures.map((failure) => failure.message).join("; ") };
}

/** Whether the case noticed something, whatever it said, and did not only crash. */
export function notices(outcome: Outcome): boolean {
  return outcome.failures.some((failure) => !isCrash(failure));
}

const crashes: readonly string[] = ["TypeError", "ReferenceError", "RangeError", "SyntaxError"];

function counts(failure: Failure, says: string): boolean {
  if (says === "") return false;
  if (failure.kind === "limit") return says.startsWith("timed out");
  return !isCrash(failure);
}

function isCrash({ kind, error }: Failure): boolean {
  return kind === "error" && error instanceof Error && crashes.includes(error.name);
}
