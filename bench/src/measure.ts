import type { Probe } from "./probe.ts";
import type { Row } from "./rows.ts";
import { median } from "./stats.ts";

/** One line of the report; `ratio` above 1 means that ours is better. */
export interface Result {
  readonly bench: string;
  readonly lane: string;
  readonly against: string;
  /** Median of the pairs' ratios, with a 95 % interval. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** The same for ours against itself: what this machine makes of no difference. */
  readonly aa: number;
  /** Medians of the runs, in `unit`. */
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
}

/** A side of a row, open and ready to be timed. */
export interface Side {
  readonly name: string;
  readonly probe: Probe;
}

/** How much to measure. */
export interface Effort {
  /** Rounds; each times every side once, so that any two sides make one pair. */
  readonly rounds: number;
  /** Part of the row's operations to do in a run. */
  readonly share: number;
}

/** Enough for an interval: 21 pairs. */
export const full: Effort = { rounds: 21, share: 1 };
/** Enough to see that everything runs. */
export const smoke: Effort = { rounds: 2, share: 0.05 };

const OURS = "ours";
const AGAIN = "ours again";

/**
 * Times all sides in rounds. The order rotates and turns round, so that no side always runs after the same other one.
 *
 * @param ours opened twice: the second takes part as if it were another side, for `aa`
 * @param others at least one
 */
export async function measure(
  row: Row,
  lane: string,
  ours: readonly [Probe, Probe],
  others: readonly Side[],
  effort: Effort,
): Promise<Result[]> {
  const sides: Side[] = [{ name: OURS, probe: ours[0] }, { name: AGAIN, probe: ours[1] }, ...others];
  const count = Math.max(1, Math.round(row.count * effort.share));
  const times = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  await warmUp(sides, count);
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { name, probe } of order(sides, round)) {
      times.get(name)?.push(await time(probe, count));
    }
  }
  return others.map(({ name }) => compare(row, lane, name, count, times));
}

/** Twice each, so that compilers have seen the code and caches are filled. */
async function warmUp(sides: readonly Side[], count: number): Promise<void> {
  for (let i = 0; i < 2; i += 1) {
    for (const { probe } of sides) await probe.run(count);
  }
}

async function time(probe: Probe, count: number): Promise<number> {
  const started = performance.now();
  await probe.run(count);
  return performance.now() - started;
}

function order(sides: readonly Side[], round: number): readonly Side[] {
  const first = round % sides.length;
  const rotated = [...sides.slice(first), ...sides.slice(0, first)];
  return Math.floor(round / sides.length) % 2 === 0 ? rotated : rotated.reverse();
}

function compare(row: Row, lane: string, against: string, count: number, times: Map<string, number[]>): Result {
  const ours = times.get(OURS) ?? [];
  const theirs = times.get(against) ?? [];
  // Less time is better in every unit, so their time over ours is the ratio in all of them.
  const { value, low, high } = median(theirs.map((ms, i) => ms / (ours[i] ?? Number.NaN)));
  const aa = median((times.get(AGAIN) ?? []).map((ms, i) => ms / (ours[i] ?? Number.NaN)));
  const figure = (all: readonly number[]): number => row.unit.of(count, median(all).value);
  return {
    bench: row.bench,
    lane,
    against,
    ratio: round(value),
    low: round(low),
    high: round(high),
    aa: round(aa.value),
    ours: round(figure(ours)),
    theirs: round(figure(theirs)),
    unit: row.unit.name,
  };
}

/** Four significant digits: more would be noise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
