import { expect, test } from "vitest";
import { measure } from "../src/measure.ts";
import type { Staged } from "../src/probe.ts";
import { type Row, rows } from "../src/rows.ts";

const row = rows.find(({ measures }) => measures === "heap") as Row;

test("memory is what is held between the beginning and the end, for each operation", async () => {
  let used = 1_000_000;
  const holding = (bytes: number): Staged => ({
    stage: async (count) => {
      used += bytes * count;
      return async () => {
        used -= bytes * count;
      };
    },
    close: () => undefined,
  });
  const others = [{ name: "other", probe: holding(250) }];
  const effort = { rounds: 2, share: 0.001, longest: 100 };
  const results = await measure(row, "node-24", [holding(500), holding(500)], others, effort, async () => used);
  expect(results).toEqual([
    {
      ...{ bench: row.bench, lane: "node-24", against: "other", unit: "bytes" },
      ...{ ratio: 0.5, low: 0.5, high: 0.5, aa: 1, ours: 500, theirs: 250 },
    },
  ]);
  expect(used).toBe(1_000_000);
});
