import { readFileSync, writeFileSync } from "node:fs";
import { cases } from "../cases/index.ts";
import type { Lane } from "../lanes/lane.ts";
import { lanes } from "../lanes/lanes.ts";
import { type LaneJob, launchLane } from "../lanes/launch.ts";
import { root } from "../lanes/runtimes.ts";
import type { Report, Row } from "../report/report.ts";
import { changes, differencesOf, type LaneDifferences } from "./differences.ts";
import { compatibilityPage } from "./page.ts";
import { type Launch, survey } from "./survey.ts";

/** `show` prints, `write` renews the data and the page in docs, `check` compares with them. */
export type CompatMode = "show" | "write" | "check";

const data = `${root}docs/compatibility.json`;
const page = `${root}docs/compatibility.md`;

/** Surveys the compatibility layers, in the repository. @returns the exit code: 1 when the docs say something else */
export async function compat(mode: CompatMode, seed: number): Promise<number> {
  const now: LaneDifferences[] = [];
  for (const lane of lanes)
    if (lane.comparedWith !== undefined) now.push(await surveyLane(lane, lane.comparedWith, seed));
  if (mode === "write") return write(now);
  if (mode === "show") return print(JSON.stringify(now, null, 2));
  const kept = readDifferences();
  const problems = changes(kept, now);
  if (readFileSync(page, "utf8") !== compatibilityPage(kept)) problems.push(`${page} is not what its data says`);
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? "docs/compatibility.json is as it is" : "compat --write renews the docs");
  return problems.length === 0 ? 0 : 1;
}

/** What the docs say now. */
export function readDifferences(): readonly LaneDifferences[] {
  return JSON.parse(readFileSync(data, "utf8")) as LaneDifferences[];
}

function write(now: readonly LaneDifferences[]): number {
  writeFileSync(data, `${JSON.stringify(now, null, 2)}\n`);
  writeFileSync(page, compatibilityPage(now));
  return 0;
}

function print(text: string): number {
  console.log(text);
  return 0;
}

async function surveyLane(lane: Lane, name: string, seed: number): Promise<LaneDifferences> {
  const found = await survey(launcher(lane, seed));
  const native = lanes.find(({ facts }) => facts.name === name);
  if (native === undefined) throw new Error(`${lane.facts.name} is compared with ${name}, which is no lane`);
  const ids = found.findings.map((one) => one.case);
  const rows = ids.length === 0 ? [] : ((await launcher(native, seed)(ids)).result as Report).results;
  const own = native.facts.expected.capabilities;
  return differencesOf(
    found,
    (id) => cases.find((one) => one.id === id)?.rule ?? "",
    (id) => nativeOf(rows.find((row) => row.id === id)),
    lane.facts.expected.capabilities.filter((name) => !own.includes(name)),
  );
}

function launcher(lane: Lane, seed: number): Launch {
  const job: LaneJob = { version: "0.0.0", seed, timeScale: 1, job: "suite" };
  return (only) => launchLane(lane, only === undefined ? job : { ...job, only });
}

function nativeOf(row: Row | undefined): string {
  if (row === undefined || row.status === "not-run") return "did not run";
  if (row.status === "not-applicable") return `not claimed: ${row.reason}`;
  return row.status === "pass" ? "passes" : row.status;
}
