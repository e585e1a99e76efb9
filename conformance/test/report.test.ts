import { expect, test } from "vitest";
import { faultsAcross } from "../src/report/merge.ts";
import { faults, makeReport, ok, type Report, type Row, surprises, totals } from "../src/report/report.ts";
import type { Trait } from "../src/runner/case.ts";
import { caseOf, laneFacts } from "./support/environment.ts";

const row = (id: string, parts: Partial<Row> = {}): Row => ({
  id,
  rule: "RUN-1",
  level: "must",
  needs: [],
  status: "pass",
  ...parts,
});

function report(rows: readonly Row[], parts: { partial?: boolean; traits?: Trait[] } = {}): Report {
  const needs = [...new Set(rows.flatMap((one) => one.needs))];
  return makeReport({
    suite: { name: "suite", version: "0.0.0", cases: rows.length, digest: "d" },
    host: {
      adapter: laneFacts.adapter,
      lane: laneFacts.name,
      runtime: "node",
      runtimeVersion: "24",
      os: "linux",
      arch: "x64",
      capabilities: needs,
    },
    run: {
      ...{ start: "", ms: 1, seed: 1, timeScale: 1, leaks: "observed" },
      ...{ partial: parts.partial ?? false, traits: parts.traits },
    },
    problems: [],
    results: rows,
  });
}

test("a report in which everything passes is good", () => {
  const good = report([row("tcp/b", { needs: ["tcp"] }), row("run/a"), row("fs/c", { status: "not-applicable" })]);
  expect(faults(good)).toEqual([]);
  expect(ok(good)).toBe(true);
  expect(good.results.map((one) => one.id)).toEqual(["fs/c", "run/a", "tcp/b"]);
  expect(good.counts).toEqual({ pass: 2, "not-applicable": 1 });
  expect(totals(good)).toEqual({ passed: 2, failed: 0, skipped: 1 });
});

test.each(["fail", "unexpected-pass", "stale-expectation"] as const)("a row with %s is a fault", (status) => {
  expect(faults(report([row("run/a"), row("run/b", { status, message: "why" })]))).toEqual([`run/b: ${status} (why)`]);
});

test("cases that did not run are one fault, which names where the run ended", () => {
  const rows = [
    row("run/a", { status: "not-run", reason: "not reached" }),
    row("run/b", { status: "not-run", reason: "did not finish" }),
    row("run/c"),
  ];
  expect(faults(report(rows))).toEqual(["2 cases did not run, such as run/b (did not finish)"]);
  expect(faults(report(rows, { partial: true }))).toEqual(["The run is partial"]);
});

test("a case that only should hold may fail, and a known failure is no fault", () => {
  expect(ok(report([row("run/a"), row("run/b", { status: "fail", level: "should" })]))).toBe(true);
  expect(ok(report([row("run/a"), row("run/b", { status: "known-failure" })]))).toBe(true);
});

test("a lane of one trait can be good and proves nothing", () => {
  const fs = report([row("fs/a", { needs: ["fs"] })], { traits: ["fs"] });
  expect(surprises(fs)).toEqual([]);
  expect(faults(fs)).toEqual(["Only fs runs here"]);
  expect(fs.profiles).toEqual({});
  const one = caseOf(async () => undefined, { id: "fs/a", needs: ["fs"] });
  expect(faultsAcross([fs], [one])).toEqual(["fs/a has passed on no lane", "No lane claims fs"]);
});
