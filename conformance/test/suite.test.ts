import { expect, test } from "vitest";
import type { Case } from "../src/case.ts";
import type { Known } from "../src/expect.ts";
import { faults, type Report, type Row } from "../src/report.ts";
import { runSuite } from "../src/suite.ts";
import { caseOf, testEnvironment } from "./support/environment.ts";

const good = caseOf(async () => undefined, { id: "run/good" });
const bad = caseOf(
  async () => {
    throw new Error("broken");
  },
  { id: "run/bad" },
);
const files = caseOf(async () => undefined, { id: "fs/files", needs: ["fs"] });

const known = (id: string, says = "broken"): Known => ({
  case: id,
  says,
  issue: "https://example.org/1",
  added: "2026-01-01",
});

async function run(
  cases: readonly Case[],
  parts: { known?: Known[]; only?: string[]; save?: (report: Report) => void } = {},
): Promise<Report> {
  const host = {
    adapter: "a",
    lane: "l",
    runtime: "node",
    runtimeVersion: "24",
    os: "linux",
    arch: "x64",
    capabilities: [],
  };
  const trap = { take: () => [], close: () => undefined };
  return runSuite({
    cases,
    suite: { name: "suite" },
    environment: testEnvironment({ trap }),
    host,
    version: "0.0.0",
    timeScale: 1,
    expectations: { adapter: "a", known: parts.known ?? [] },
    only: parts.only,
    save: parts.save ?? (() => undefined),
  });
}

const statuses = (report: Report): Record<string, string> =>
  Object.fromEntries(report.results.map((row: Row) => [row.id, row.status]));

test("every case is in the report once, with what came of it", async () => {
  const report = await run([good, bad, files]);
  expect(statuses(report)).toEqual({ "run/good": "pass", "run/bad": "fail", "fs/files": "not-applicable" });
  expect(report.results.find((row) => row.id === "fs/files")?.reason).toBe("needs fs");
  expect(report.suite.cases).toBe(3);
  expect(report.suite.digest).toMatch(/^[0-9a-f]{64}$/);
});

test("known failures run, and an entry for no case is stale", async () => {
  const report = await run([good, bad], { known: [known("run/bad"), known("run/gone")] });
  expect(statuses(report)).toEqual({ "run/good": "pass", "run/bad": "known-failure", "run/gone": "stale-expectation" });
  expect(faults(report)).toEqual(["run/gone: stale-expectation (no such case)"]);
});

test("an entry for a case that does not run here is stale too", async () => {
  const report = await run([good, files], { known: [known("fs/files")] });
  expect(statuses(report)).toEqual({ "run/good": "pass", "fs/files": "stale-expectation" });
});

test("a case that passes against its entry is not a pass", async () => {
  const report = await run([good], { known: [known("run/good")] });
  expect(statuses(report)).toEqual({ "run/good": "unexpected-pass" });
});

test("a partial run is marked and says so", async () => {
  const report = await run([good, bad], { only: ["run/good"] });
  expect(statuses(report)).toEqual({ "run/good": "pass", "run/bad": "not-run" });
  expect(faults(report)).toContain("The run is partial");
});

test("an empty suite is not good", async () => {
  expect(faults(await run([]))).toEqual(["No case applies", "No case has run"]);
});

test("a run that is killed leaves a report that says how far it came", async () => {
  const saved: Record<string, string>[] = [];
  await run([good, bad], { save: (report) => saved.push(statuses(report)) });
  expect(saved).toHaveLength(5);
  expect(Object.values(saved[0] ?? {})).toEqual(["not-run", "not-run"]);
  expect(Object.values(saved[1] ?? {}).filter((status) => status === "not-run")).toHaveLength(1);
  expect(saved[4]).toEqual({ "run/bad": "fail", "run/good": "pass" });
});
