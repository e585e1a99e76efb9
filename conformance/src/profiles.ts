import type { Capability } from "@portico/core";
import type { Row } from "./report.ts";

export type ProfileState = "pass" | "fail" | "not claimed";

/** Named sets of capabilities: what a badge may state. The first one claims the profile, the others may be missing. */
const profiles: Readonly<Record<string, readonly Capability[]>> = {
  base: [],
  files: ["fs", "fs.sync-dir", "fs.rename-dir", "fs.replace-open"],
  sockets: ["tcp", "tcp.reset"],
  threads: ["threads"],
  blocking: ["block-on", "threads"],
};

/** The state of every profile, from the rows of a report. */
export function profilesOf(results: readonly Row[], claimed: readonly string[]): Record<string, ProfileState> {
  const entries = Object.entries(profiles).map(([name, set]) => [name, stateOf(results, set, claimed)] as const);
  return Object.fromEntries(entries);
}

function stateOf(results: readonly Row[], set: readonly Capability[], claimed: readonly string[]): ProfileState {
  const [first] = set;
  if (first !== undefined && !claimed.includes(first)) return "not claimed";
  const own = results.filter((row) => row.level === "must" && belongs(row, set) && row.status !== "not-applicable");
  return own.length > 0 && own.every((row) => row.status === "pass") ? "pass" : "fail";
}

function belongs(row: Row, set: readonly Capability[]): boolean {
  const [first] = set;
  if (first === undefined) return row.needs.length === 0;
  return row.needs.includes(first) && row.needs.every((name) => set.includes(name));
}
