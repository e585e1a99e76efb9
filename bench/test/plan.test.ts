import { expect, test } from "vitest";
import { affordable, full, plan, smoke, takesPart } from "../src/plan.ts";
import { type Row, rows } from "../src/rows.ts";

const row = (count: number, size?: number): Row => ({
  ...(rows[0] as Row),
  count,
  ...(size === undefined ? {} : { size }),
});

/** Notes how many operations each run is asked for, and takes `ms` for each of them. */
function probe(ms: number): { counts: number[]; run(count: number): Promise<void>; close(): void } {
  const counts: number[] = [];
  const run = async (count: number): Promise<void> => {
    counts.push(count);
    const end = performance.now() + ms * count;
    while (performance.now() < end);
  };
  return { counts, run, close: () => undefined };
}

test.each([
  [1, 21, 21],
  [500, 21, 20],
  [1000, 21, 10],
  [60_000, 21, 6],
  [60_000, 2, 2],
])("a run of %i ms is affordable in rounds up to %i: %i", (ms, most, rounds) => {
  expect(affordable(ms, most)).toBe(rounds);
});

test.each([
  [21, 21],
  [21, 6],
  [21, 20],
  [2, 2],
])("of %i rounds a side takes part in %i", (all, some) => {
  const rounds = Array.from({ length: all }, (_, round) => round).filter((round) => takesPart(round, all, some));
  expect(rounds).toHaveLength(some);
});

test("a quick side does everything in all rounds, after a trial and two runs to warm up", async () => {
  const quick = probe(0);
  expect(await plan(row(1000), quick, full)).toEqual({ count: 1000, rounds: 21 });
  expect(quick.counts).toEqual([10, 1000, 1000]);
});

test("a side whose run would take too long does fewer operations, but never fewer than run at once", async () => {
  const effort = { ...smoke, share: 1, longest: 100 };
  const { count } = await plan(row(1000), probe(1), effort);
  expect(count).toBeGreaterThanOrEqual(1);
  expect(count).toBeLessThan(20);
  expect((await plan(row(1000, 50), probe(1), effort)).count).toBe(50);
});

test("what is built up is built up whole, however long it takes", async () => {
  const counts: number[] = [];
  const stage = async (count: number): Promise<() => Promise<void>> => {
    counts.push(count);
    return async () => undefined;
  };
  const staged = { stage, close: () => undefined };
  expect(await plan(row(1000), staged, { rounds: 2, share: 1, longest: 0 })).toEqual({ count: 1000, rounds: 2 });
  expect(counts).toEqual([1000, 1000]);
});
