import { expect, test } from "vitest";
import { makeReport, type Row } from "../src/report/report.ts";
import { isGoodRun, type LaneRun, ratesOf } from "../src/soak/flakes.ts";
import { soakJson, soakLines } from "../src/soak/soak.ts";

const row = (id: string, parts: Partial<Row> = {}): Row => ({
  rule: "RUN-1",
  ...{ id, level: "must", needs: [], status: "pass", ms: 1 },
  ...parts,
});
const fails = (message: string): Partial<Row> => ({ status: "fail", message });

function run(seed: number, rows: readonly Row[], parts: Partial<LaneRun> = {}): LaneRun {
  const report = makeReport({
    suite: { name: "suite", version: "0.0.0", cases: rows.length, digest: "d" },
    host: {
      ...{ adapter: "a", lane: "node", runtime: "node", runtimeVersion: "24", os: "linux", arch: "x64" },
      capabilities: [],
    },
    run: { start: "", ms: 1, seed, timeScale: 1, partial: false, leaks: "observed" },
    problems: [],
    results: rows,
  });
  return { lane: "node", seed, conditions: "shuffled", report, trouble: [], ...parts };
}

const good = [row("run/a"), row("run/b")];

test("runs without a flaw have a rate of nothing", () => {
  const lanes = [{ lane: "node", conditions: "shuffled", runs: 2, bad: 0, rate: 0 }];
  expect(ratesOf([run(1, good), run(2, good)])).toEqual({ lanes, cases: [] });
  expect(ratesOf([])).toEqual({ lanes: [], cases: [] });
});

test("a case that fails now and then is flaky, one that always fails is broken", () => {
  const runs = [
    run(1, [row("run/a", fails("once")), row("run/b", fails("always"))]),
    run(2, [row("run/a"), row("run/b", fails("always"))]),
    run(3, [row("run/a"), row("run/b", fails("always"))]),
    run(4, [row("run/a"), row("run/b", fails("always"))]),
  ];
  const { lanes, cases } = ratesOf(runs);
  expect(lanes).toEqual([{ lane: "node", conditions: "shuffled", runs: 4, bad: 4, rate: 1 }]);
  expect(cases.map(({ id, kind, bad, rate }) => [id, kind, bad, rate])).toEqual([
    ["run/b", "broken", 4, 1],
    ["run/a", "flaky", 1, 0.25],
  ]);
  expect(cases[1]?.failures).toEqual([{ seed: 1, message: "once" }]);
});

test("lanes, and the same lane under other conditions, have rates of their own", () => {
  const { lanes, cases } = ratesOf([
    run(1, good),
    run(1, [row("run/a", fails("late")), row("run/b")], { conditions: "slow" }),
    run(1, good, { lane: "bun" }),
  ]);
  expect(lanes.map(({ lane, conditions, rate }) => [lane, conditions, rate])).toEqual([
    ["node", "shuffled", 0],
    ["node", "slow", 1],
    ["bun", "shuffled", 0],
  ]);
  expect(cases.map(({ id, conditions, kind }) => [id, conditions, kind])).toEqual([["run/a", "slow", "broken"]]);
});

test("a case is counted where it has run", () => {
  const cut = [
    row("run/a", { status: "not-run", reason: "did not finish" }),
    row("run/b", { status: "not-run", reason: "not reached" }),
  ];
  const there = [row("run/a"), row("run/b", { status: "not-applicable", reason: "needs fs" })];
  const { cases } = ratesOf([run(1, cut), run(2, there)]);
  expect(cases).toMatchObject([{ id: "run/a", runs: 2, bad: 1, failures: [{ seed: 1, message: "did not finish" }] }]);
});

test("known failures are no flakes, and a pass against the book is a failure", () => {
  const { cases } = ratesOf([
    run(1, [row("run/a", { status: "known-failure", message: "known" }), row("run/b", { status: "flaky" })]),
    run(2, [row("run/a", { status: "unexpected-pass", message: "passes now" }), row("run/b", { status: "flaky" })]),
  ]);
  expect(cases.map(({ id, failures }) => [id, failures])).toEqual([["run/a", [{ seed: 2, message: "passes now" }]]]);
});

test("a run without a report, or with trouble, is bad", () => {
  const { report: _, ...lost } = run(1, good, { trouble: ["ended by SIGKILL"] });
  const runs = [lost, run(2, good, { trouble: ["ended with 70"] }), run(3, good)];
  expect(runs.map(isGoodRun)).toEqual([false, false, true]);
  expect(ratesOf(runs).lanes).toMatchObject([{ runs: 3, bad: 2 }]);
});

test("a flaky case is named with its seed and message", () => {
  const runs = [
    run(7, [row("run/a", fails("timed out: x")), row("run/b")]),
    run(8, good, { trouble: ["ended with 70"] }),
  ];
  expect(soakLines(runs)).toEqual([
    "node              shuffled 2 of 2 bad, flake rate 100.0 %",
    "node, shuffled, seed 8: ended with 70",
    "FLAKY run/a on node, shuffled: 1 of 2 bad, flake rate 50.0 %",
    "  seed 7: timed out: x",
  ]);
  expect(soakJson(runs)).toMatchObject({
    ...{ format: 1, seeds: [7, 8], lanes: [{ rate: 1 }], cases: [{ id: "run/a", rate: 0.5 }] },
    runs: [
      { seed: 7, good: false, counts: { fail: 1, pass: 1 } },
      { seed: 8, good: false, trouble: ["ended with 70"] },
    ],
  });
});
