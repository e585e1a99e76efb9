import { expect, test } from "vitest";
import type { Result } from "../src/measure.ts";
import { merge } from "../src/merge.ts";

const result = (lane: string, bench: string, against: string, ratio = 1): Result => ({
  ...{ bench, lane, against, ratio },
  ...{ low: 1, high: 1, aa: 1, ours: 1, theirs: 1, unit: "us" },
});

test("a lane that was not measured before goes to its place", () => {
  const earlier = [result("node-24", "spawn-join", "raw-promise"), result("chromium", "spawn-join", "raw-promise")];
  const later = [result("bun", "tcp-rtt-64", "raw-promise"), result("bun", "spawn-join", "raw-promise")];
  expect(merge(earlier, later)).toEqual([earlier[0], ...later, earlier[1]]);
});

test("what was measured again replaces all that the bench had on the lane", () => {
  const others = [result("deno", "tcp-rtt-64", "raw-promise"), result("deno", "spawn-join", "raw-promise")];
  const old = ["raw-promise", "raw-callback", "node-module"].map((name) => result("deno", "fs-read-1m", name));
  const later = [result("deno", "fs-read-1m", "raw-promise", 2), result("deno", "fs-read-1m", "raw-callback", 2)];
  expect(merge([...others, ...old], later)).toEqual([others[0], ...later, others[1]]);
});
