import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import type { LaneEnd } from "../src/lanes/launch.ts";
import { junit } from "../src/report/junit.ts";
import { makeReport, type Row } from "../src/report/report.ts";

const row = (id: string, parts: Partial<Row>): Row => ({
  id,
  rule: "",
  level: "must",
  needs: [],
  status: "pass",
  ...parts,
});
const hostile = `expected "a" & <b> ]]>, got \u0007\u001b[31mred\u001b[0m`;
const rows = [
  row("a/passes", { ms: 1500 }),
  row("a/fails", { status: "fail", message: `${hostile}\nsecond line`, dump: "root\n  task <1> waits" }),
  row("a/is-known", { status: "known-failure", message: "known" }),
  row("a/does-not-apply", { status: "not-applicable", reason: 'needs "tcp"' }),
  row("a/was-not-reached", { status: "not-run", reason: "did not finish" }),
];
const host = { adapter: "x", lane: "l", runtime: "r", runtimeVersion: "1", os: "o", arch: "a", capabilities: [] };
const run = { start: "", ms: 2000, seed: 1, timeScale: 1, partial: false, leaks: "observed" } as const;
const suite = { name: "s", version: "0.0.0", cases: rows.length, digest: "d" };
const report = makeReport({ suite, host, run, problems: [], results: rows });
const end: LaneEnd = { lane: "l", result: report, trouble: ["ended by SIGKILL"], exitCode: null };

interface Parsed {
  readonly testsuites: {
    readonly testsuite: { readonly testcase: Record<string, unknown>[] } & Record<string, string>;
  };
}

function parse(text: string): Parsed["testsuites"]["testsuite"] {
  expect(XMLValidator.validate(text)).toBe(true);
  const options = { ignoreAttributes: false, attributeNamePrefix: "", htmlEntities: true, parseAttributeValue: false };
  return (new XMLParser(options).parse(text) as Parsed).testsuites.testsuite;
}

test("a row is a test, a program that failed is an error, and the counts are theirs", () => {
  const { testcase, ...counts } = parse(junit([end]));
  expect(counts).toMatchObject({ name: "l", tests: "6", failures: "1", errors: "1", skipped: "2", time: "2" });
  expect(testcase.map(({ name }) => name)).toEqual([
    ...["the lane's program", "a/does-not-apply", "a/fails", "a/is-known", "a/passes", "a/was-not-reached"],
  ]);
  expect(testcase.find(({ name }) => name === "a/passes")).toEqual({ classname: "l", name: "a/passes", time: "1.5" });
});

test("what a failure says arrives whole, whatever is in it", () => {
  const failed = parse(junit([end])).testcase.find(({ name }) => name === "a/fails") as {
    failure: Record<string, string>;
  };
  const text = `fail: expected "a" & <b> ]]>, got [31mred[0m`;
  expect(failed.failure.message).toBe(text);
  expect(failed.failure["#text"]).toBe(`${text}\nsecond line\nroot\n  task <1> waits`);
});

test("a lane that left nothing is one error", () => {
  const { tests, errors } = parse(junit([{ lane: "l", result: undefined, trouble: ["cannot start"], exitCode: null }]));
  expect([tests, errors]).toEqual(["1", "1"]);
});
