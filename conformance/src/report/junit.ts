import type { LaneEnd } from "../lanes/launch.ts";
import { type Report, type Row, totals } from "./report.ts";

/** The results as JUnit XML, as most CI services read it: a suite a lane, a test a case. */
export function junit(ends: readonly LaneEnd[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${ends.map(suiteOf).join("")}</testsuites>\n`;
}

function suiteOf(end: LaneEnd): string {
  const report = end.result as Report | undefined;
  const { passed, failed, skipped } = report === undefined ? { passed: 0, failed: 0, skipped: 0 } : totals(report);
  const troubles = end.trouble.map((why) => test(end.lane, "the lane's program", 0, element("error", why)));
  const rows = (report?.results ?? []).map((row) => test(end.lane, row.id, row.ms ?? 0, bodyOf(row)));
  const counts = {
    tests: passed + failed + skipped + troubles.length,
    failures: failed,
    errors: troubles.length,
    skipped,
  };
  const attributes = Object.entries({ name: end.lane, ...counts, time: (report?.run.ms ?? 0) / 1000 });
  return `  <testsuite ${attributes.map(([key, value]) => `${key}="${escaped(String(value))}"`).join(" ")}>\n${troubles.join("")}${rows.join("")}  </testsuite>\n`;
}

function test(lane: string, name: string, ms: number, body: string): string {
  const attributes = `classname="${escaped(lane)}" name="${escaped(name)}" time="${ms / 1000}"`;
  return body === "" ? `    <testcase ${attributes}/>\n` : `    <testcase ${attributes}>${body}</testcase>\n`;
}

function bodyOf(row: Row): string {
  const text = [
    `${row.status}: ${row.message ?? row.reason ?? ""}`,
    ...(row.dump === undefined ? [] : [row.dump]),
  ].join("\n");
  switch (row.status) {
    case "pass":
      return "";
    case "known-failure":
    case "flaky":
      return element("system-out", text);
    case "not-applicable":
    case "not-run":
      return `<skipped message="${escaped(row.reason ?? "")}"/>`;
    default:
      return element("failure", text);
  }
}

function element(name: string, text: string): string {
  const [first = ""] = text.split("\n");
  const message = name === "system-out" ? "" : ` message="${escaped(first)}"`;
  return `<${name}${message}>${escaped(text)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** Also without what XML has no way to write, such as the colours of a terminal. */
function escaped(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "").replace(/[&<>"\n]/g, (c) => entities[c] ?? c);
}
