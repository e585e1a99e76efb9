import type { Case } from "../runner/case.ts";
import type { Environment } from "../runner/environment.ts";
import type { Limits } from "../runner/limits.ts";
import { type Outcome, runCase } from "../runner/run.ts";
import { noTrap } from "../runner/trap.ts";
import { mutate, notices } from "./kill.ts";
import type { Wrap } from "./mutant.ts";

/** How a case took a wrong behaviour. One that only crashes fails, but has noticed nothing. */
export type Cell = "passed" | "noticed" | "crashed";

/** How far one behaviour has come. */
export interface KillCells {
  readonly running: readonly string[];
  readonly done: Readonly<Record<string, Cell>>;
}

export interface KillJob {
  readonly wrap: Wrap;
  readonly cases: readonly Case[];
  /** Cases that have to notice, and get a run of their own if they did not. */
  readonly own: readonly string[];
  readonly environment: Environment;
  /** For the first run of each case: short. */
  readonly limits: Limits;
  readonly atOnce: number;
  /** Called when a case begins and ends: a behaviour may stop the whole program. */
  readonly save: (cells: KillCells) => void;
}

/**
 * Runs the cases on a wrong behaviour, many at once. A failure counts if the case fails again with more time and less
 * company, so that a busy machine is not taken for noticing. In company nobody can tell whose leaks and late errors there
 * are: only runs of one at a time look for them.
 */
export async function runKillCells(job: KillJob): Promise<KillCells> {
  const done: Record<string, Cell> = {};
  const running = new Set<string>();
  const save = (): void => job.save({ running: [...running], done });
  const alone = mutate(job.environment, job.wrap);
  const together = mutate(job.atOnce === 1 ? job.environment : inCompany(job.environment), job.wrap);
  const run = async (one: Case, environment: Environment): Promise<void> => {
    running.add(one.id);
    save();
    done[one.id] = cellOf(await runCase(one, environment));
    running.delete(one.id);
    save();
  };
  await forEach(job.cases, job.atOnce, (one) => run(one, { ...together, limits: job.limits }));
  const failed = job.cases.filter((one) => done[one.id] !== "passed");
  await forEach(failed, Math.ceil(job.atOnce / 4), (one) => run(one, together));
  job.environment.trap.take();
  const missing = job.cases.filter((one) => job.own.includes(one.id) && done[one.id] !== "noticed");
  await forEach(missing, 1, (one) => run(one, alone));
  return { running: [], done };
}

function cellOf(outcome: Outcome): Cell {
  if (outcome.failures.length === 0) return "passed";
  return notices(outcome) ? "noticed" : "crashed";
}

function inCompany(environment: Environment): Environment {
  const leaks = { sight: "not observed", now: () => [] } as const;
  return { ...environment, trap: noTrap, leaks };
}

async function forEach<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const next = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
