import { type Effort, type Plan, plan, roundsOf, takesPart } from "./plan.ts";
import type { Probe } from "./probe.ts";
import type { Row } from "./rows.ts";
import { median } from "./stats.ts";
import { type Gauge, heapOf, time } from "./take.ts";

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

/** What was measured of an operation, by side and round. */
type Taken = ReadonlyMap<string, Map<number, number>>;

const OURS = "ours";
const AGAIN = "ours again";

/**
 * Measures all sides in rounds. The order rotates and turns round, so that no side always runs after the same other one.
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
  gauge: Gauge,
): Promise<Result[]> {
  const sides: Side[] = [{ name: OURS, probe: ours[0] }, { name: AGAIN, probe: ours[1] }, ...others];
  const rounds = roundsOf(row, effort);
  const plans = new Map<string, Plan>();
  for (const { name, probe } of sides) plans.set(name, await plan(row, probe, effort));
  const take = row.measures === "heap" ? heapOf(gauge) : time;
  const taken: Taken = new Map(sides.map(({ name }) => [name, new Map()]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, probe } of order(sides, round)) {
      const { count, rounds: some } = plans.get(name) as Plan;
      // All pairs are made with ours.
      const due = name === OURS || takesPart(round, rounds, some);
      if (due) taken.get(name)?.set(round, await take(probe, count));
    }
  }
  return others.map(({ name }) => compare(row, lane, name, taken));
}

function order(sides: readonly Side[], round: number): readonly Side[] {
  const first = round % sides.length;
  const rotated = [...sides.slice(first), ...sides.slice(0, first)];
  return Math.floor(round / sides.length) % 2 === 0 ? rotated : rotated.reverse();
}

function compare(row: Row, lane: string, against: string, taken: Taken): Result {
  const { value, low, high } = median(ratios(taken, against));
  const figure = (name: string): number => row.unit.of(median([...(taken.get(name)?.values() ?? [])]).value);
  return {
    bench: row.bench,
    lane,
    against,
    ratio: round(value),
    low: round(low),
    high: round(high),
    aa: round(median(ratios(taken, AGAIN)).value),
    ours: round(figure(OURS)),
    theirs: round(figure(against)),
    unit: row.unit.name,
  };
}

/** Less time and less memory are better in every unit, so theirs over ours is the ratio in all of them. */
function ratios(taken: Taken, against: string): number[] {
  const ours = taken.get(OURS);
  return [...(taken.get(against) ?? [])].map(([round, theirs]) => theirs / (ours?.get(round) ?? Number.NaN));
}

/** Four significant digits: more would be noise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
