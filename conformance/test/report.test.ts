import { expect, test } from "vitest";
import { faults, makeReport, ok, type Report, type Row, totals } from "../src/report.ts";
import { laneFacts } from "./support/environment.ts";

const row = (id: string, parts: Partial<Row> = {}): Row => ({ id, level: "must", needs: [], status: "pass", ...parts });

function report(rows: readonly Row[]): Report {
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
    run: { start: "", ms: 1, seed: 1, timeScale: 1, partial: false, leaks: "observed" },
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

test.each(["fail", "unexpected-pass", "stale-expectation", "not-run"] as const)(
  "a row with %s is a fault",
  (status) => {
    expect(faults(report([row("run/a"), row("run/b", { status, message: "why" })]))).toEqual([
      `run/b: ${status} (why)`,
    ]);
  },
);

test("a case that only should hold may fail, and a known failure is no fault", () => {
  expect(ok(report([row("run/a"), row("run/b", { status: "fail", level: "should" })]))).toBe(true);
  expect(ok(report([row("run/a"), row("run/b", { status: "known-failure" })]))).toBe(true);
});

test("profiles state what is certified", () => {
  const rows = [
    row("run/a"),
    row("tcp/b", { needs: ["tcp"] }),
    row("fs/c", { needs: ["fs"], status: "known-failure" }),
  ];
  expect(report(rows).profiles).toEqual({
    base: "pass",
    files: "fail",
    sockets: "pass",
    threads: "not claimed",
    blocking: "not claimed",
  });
});
