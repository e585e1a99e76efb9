import type { Probe } from "./probe.ts";
import type { Row } from "./rows.ts";
import { time } from "./take.ts";

/** How much to measure. */
export interface Effort {
  /** Rounds; each takes every side once, so that any two sides make one pair. */
  readonly rounds: number;
  /** Part of the row's operations to do in a run. */
  readonly share: number;
  /** Milliseconds that a run may take. A side that would take longer does fewer operations. */
  readonly longest: number;
}

/** Enough for an interval: 21 pairs. */
export const full: Effort = { rounds: 21, share: 1, longest: 30_000 };
/** Enough to see that everything runs. */
export const smoke: Effort = { rounds: 2, share: 0.02, longest: 200 };

/** What one side does of a row. */
export interface Plan {
  /** Operations in a run. */
  readonly count: number;
  /** Rounds it takes part in. */
  readonly rounds: number;
}

/** The rounds of a row, most of which a slow side sits out. */
export function roundsOf(row: Row, effort: Effort): number {
  // Memory is the same every time, but for what compilers add.
  return row.measures === "heap" ? Math.min(FEWEST, effort.rounds) : effort.rounds;
}

/** Plans a side by running it, which also warms it up: twice, or once if that is slow. */
export async function plan(row: Row, probe: Probe, effort: Effort): Promise<Plan> {
  const count = await countOf(row, probe, effort);
  const most = roundsOf(row, effort);
  const rounds = affordable(await elapsed(() => time(probe, count)), most);
  if (rounds === most) await time(probe, count);
  return { count, rounds };
}

/** All the operations, unless a hundredth of them shows that this takes too long: then what takes a twentieth of that. */
async function countOf(row: Row, probe: Probe, { share, longest }: Effort): Promise<number> {
  const count = Math.max(1, Math.round(row.count * share));
  // What is built up is the bench: less of it would be another.
  if ("stage" in probe) return count;
  const trial = Math.ceil(count / 100);
  const each = (await elapsed(() => probe.run(trial))) / trial;
  if (each * count <= longest) return count;
  return Math.min(count, Math.max(1, Math.ceil((row.size ?? 0) * share), Math.round(longest / 20 / each)));
}

async function elapsed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

/** Milliseconds after which a slow side has been measured enough, and the pairs that it makes in any case. */
const PATIENCE = 10_000;
const FEWEST = 6;

/** How often to do what takes `ms`, at most `most` times: often enough for an interval in any case. */
export function affordable(ms: number, most: number): number {
  return Math.min(most, Math.max(FEWEST, Math.floor(PATIENCE / ms)));
}

/** Whether one that takes part in `some` of `all` rounds does in this one: they are spread evenly. */
export function takesPart(round: number, all: number, some: number): boolean {
  return Math.floor(((round + 1) * some) / all) > Math.floor((round * some) / all);
}
