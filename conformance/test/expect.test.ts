import { expect, test } from "vitest";
import { judge, type Known, knownHere, stale } from "../src/runner/expect.ts";
import type { Outcome } from "../src/runner/run.ts";

const entry: Known = { case: "tcp/a", says: "timed out", issue: "https://example.org/1", added: "2026-01-01" };
const passed: Outcome = { failures: [], ms: 1 };
const failed = (message: string): Outcome => ({ failures: [{ kind: "check", message }], ms: 1 });
const place = { lane: "node-24", os: "linux", version: "24.21.0" };

test("without an entry, a case passes or fails", () => {
  expect(judge([passed], undefined)).toEqual({ status: "pass" });
  expect(judge([failed("broken")], undefined)).toEqual({ status: "fail", message: "broken" });
});

test("a known failure must fail, and say what it is known to say", () => {
  expect(judge([failed("timed out: the echo")], entry).status).toBe("known-failure");
  expect(judge([passed], entry)).toEqual({
    status: "unexpected-pass",
    message: "passes now: delete its entry (https://example.org/1) from conformance.json",
  });
  expect(judge([failed("something else")], entry)).toEqual({
    status: "fail",
    message: 'something else (known to fail with "timed out")',
  });
});

test("a flaky case may pass and fail, but only in the known way", () => {
  const flaky: Known = { ...entry, flaky: true };
  const verdict = judge([passed, failed("timed out: x"), passed], flaky);
  expect(verdict).toEqual({ status: "flaky", message: "failed 1 of 3 runs" });
  expect(judge([passed, failed("timed out: x"), failed("other")], flaky).status).toBe("fail");
});

test("entries hold where they say", () => {
  const here = (where: Known["where"]): number =>
    knownHere({ adapter: "a", known: [{ ...entry, ...(where === undefined ? {} : { where }) }] }, place).size;
  expect(here(undefined)).toBe(1);
  expect(here({ lanes: ["node-24"], os: ["linux"], before: "24.22.0" })).toBe(1);
  expect(here({ lanes: ["bun"] })).toBe(0);
  expect(here({ os: ["win32"] })).toBe(0);
  expect(here({ before: "24.21.0" })).toBe(0);
  expect(here({ before: "24.9.0" })).toBe(0);
});

test("an entry whose case does not run is stale", () => {
  const known = new Map([["tcp/a", entry]]);
  expect(stale(known, ["tcp/a"])).toEqual([]);
  expect(stale(known, ["tcp/b"])).toEqual([entry]);
});
