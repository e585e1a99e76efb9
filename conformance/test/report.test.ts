import { expect, test } from "vitest";
import type { Trait } from "../src/case.ts";
import { faultsAcross } from "../src/merge.ts";
import { faults, makeReport, ok, type Report, type Row, surprises, totals } from "../src/report.ts";
import { caseOf, laneFacts } from "./support/environment.ts";

const row = (id: string, parts: Partial<Row> = {}): Row => ({
  id,
  rule: "RUN-1",
  level: "must",
  needs: [],
  status: "pass",
  ...parts,
});

function report(
  rows: readonly Row[],
  parts: { cases?: number; partial?: boolean; traits?: Trait[]; problems?: string[]; digest?: string } = {},
): Report {
  const needs = [...new Set(rows.flatMap((one) => one.needs))];
  return makeReport({
    suite: { name: "suite", version: "0.0.0", cases: parts.cases ?? rows.length, digest: parts.digest ?? "d" },
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
    problems: parts.problems ?? [],
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

test("books that do not balance are a fault", () => {
  expect(faults(report([row("run/a")], { cases: 2 }))).toEqual(["The suite has 2 cases, the report has 1"]);
  expect(faults(report([row("run/a"), row("run/a")]))).toEqual(["run/a is in the report twice"]);
  const honest = report([row("run/a")]);
  expect(faults({ ...honest, counts: { pass: 2 } })).toEqual(["The counts do not match the rows"]);
});

test("nothing run, a partial run and a problem of the run are faults", () => {
  expect(faults(report([row("run/a", { status: "not-applicable" })]))).toEqual(["No case has run"]);
  expect(faults(report([row("run/a")], { partial: true }))).toEqual(["The run is partial"]);
  expect(faults(report([row("run/a")], { problems: ["late"] }))).toEqual(["late"]);
});

test("a claimed capability that nothing proves is a fault", () => {
  const unproven = report([row("run/a"), row("tcp/b", { needs: ["tcp"], level: "should", status: "fail" })]);
  expect(faults(unproven)).toEqual(["tcp is claimed, and no case that needs it has passed or is known to fail"]);
});

test("a lane of one trait can be good and proves nothing", () => {
  const fs = report([row("fs/a", { needs: ["fs"] })], { traits: ["fs"] });
  expect(surprises(fs)).toEqual([]);
  expect(faults(fs)).toEqual(["Only fs runs here"]);
  expect(fs.profiles).toEqual({});
  const one = caseOf(async () => undefined, { id: "fs/a", needs: ["fs"] });
  expect(faultsAcross([fs], [one])).toEqual(["fs/a has passed on no lane", "No lane claims fs"]);
});

test("across lanes: one suite, and everything proven somewhere", () => {
  const one = caseOf(async () => undefined, { id: "tcp/a", needs: ["tcp"] });
  const good = report([row("tcp/a", { needs: ["tcp"] })]);
  expect(faultsAcross([good], [one])).toEqual([]);
  expect(faultsAcross([], [one])).toEqual(["No lane has run"]);
  const other = report([row("tcp/a", { status: "not-applicable" })], { digest: "e" });
  expect(faultsAcross([other], [one])).toEqual(["tcp/a has passed on no lane", "No lane claims tcp"]);
  expect(faultsAcross([good, other], [one])).toEqual(["self-test ran another suite than self-test"]);
});
