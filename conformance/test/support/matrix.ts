import type { Lane } from "../../src/lanes/lane.ts";
import type { MatrixParts } from "../../src/matrix/matrix.ts";
import { makeReport, pendingRow, type Report, type Row } from "../../src/report/report.ts";
import type { Case } from "../../src/runner/case.ts";
import type { Known } from "../../src/runner/expect.ts";
import { caseOf } from "./environment.ts";

// A small matrix with one of everything, which does not change when the suite does.

const of = (id: Case["id"], rule: string, parts: Partial<Case> = {}): Case =>
  caseOf(async () => undefined, { id, rule, ...parts });

export const smallCases: readonly Case[] = [
  of("timers/sleep-takes-its-time", "TIME-1"),
  of("timers/sleeps-end-in-order", "TIME-2"),
  of("timers/ticks-are-on-the-beat-under-load", "TIME-2", { level: "should" }),
  of("fs/bytes-come-back", "FS-1", { needs: ["fs"] }),
  of("fs/names-keep-their-case-and-their-accents", "FS-2", { needs: ["fs"] }),
  of("fs/without-files-there-are-none", "FS-2", { lacks: ["fs"] }),
  of("tcp/connect-reaches-the-peer", "TCP-1", { needs: ["tcp.connect"] }),
];

const titles = {
  "TIME-1": "Sleep takes at least its time",
  "TIME-2": "Sleeps end in order",
  "FS-1": "Bytes",
  "FS-2": "Names, whatever is in them",
  "TCP-1": "Connecting",
};
const rules = new Map(Object.entries(titles).map(([id, title]) => [id, { id, title, text: "" }]));

interface LaneParts extends Partial<Pick<Lane, "comparedWith">> {
  readonly adapter?: string;
  readonly version?: string;
  readonly known?: readonly Known[];
}

export function laneCalled(name: string, { adapter, version = "1.", known = [], ...parts }: LaneParts = {}): Lane {
  const host = { runtime: "x", version };
  const expected = { ...host, capabilities: [] };
  return {
    facts: { name, adapter: adapter ?? `@portico/adapter-${name}`, expected, host },
    module: "",
    directory: "",
    expectations: { adapter: name, known },
    command: () => [],
    ...parts,
  };
}

interface ReportParts {
  readonly version?: string;
  readonly capabilities?: readonly string[];
  readonly partial?: boolean;
  readonly rows?: Readonly<Record<string, Partial<Row>>>;
  readonly problems?: readonly string[];
  readonly digest?: string;
}

/** A report in which all that applies has passed, but for these rows. */
export function reportOf(lane: Lane, parts: ReportParts = {}): Report {
  const { version = "1.2.3", capabilities = ["fs", "tcp.connect"], partial = false, rows = {}, problems = [] } = parts;
  const applies = (one: Case): boolean =>
    one.needs.every((name) => capabilities.includes(name)) && !one.lacks?.some((name) => capabilities.includes(name));
  const results = smallCases.map((one): Row => {
    const row = applies(one)
      ? { ...pendingRow(one, "", "pass"), ms: 1 }
      : pendingRow(one, one.lacks ? `only without ${one.lacks}` : `needs ${one.needs}`, "not-applicable");
    const { reason, ...rest } = row;
    return { ...rest, ...(reason !== "" && reason !== undefined && { reason }), ...rows[one.id] };
  });
  return makeReport({
    suite: { name: "suite", version: "0.0.0", cases: smallCases.length, digest: parts.digest ?? "d" },
    host: {
      ...{ adapter: lane.facts.adapter, lane: lane.facts.name, runtime: "x", runtimeVersion: version },
      ...{ os: "linux", arch: "x64", capabilities },
    },
    run: { start: "2026-01-01T00:00:00Z", ms: 987_654, seed: 424_242, timeScale: 1, partial, leaks: "observed" },
    problems,
    results,
  });
}

export function partsOf(lanes: readonly Lane[], reports: readonly Report[]): MatrixParts {
  return { version: "0.0.0", reports, lanes, cases: smallCases, digest: "d", rules };
}

const known: Known = {
  ...{ case: "fs/names-keep-their-case-and-their-accents", says: "upper", added: "2026-01-01" },
  issue: "https://example.com/issues/7",
};

/** Lanes that are certified, in which something is known to fail, that failed, ran in part, and inform. */
export function manyLanes(): MatrixParts {
  const [good, knows, fails, part, informs] = [
    laneCalled("good"),
    laneCalled("knows", { known: [known], version: "" }),
    laneCalled("fails"),
    laneCalled("part"),
    laneCalled("informs", { comparedWith: "good", adapter: "@portico/adapter-good" }),
  ] as const;
  const message = "bytes: expected 3, got 2";
  return partsOf(
    [good, knows, fails, part, informs],
    [
      reportOf(good, {
        rows: { "timers/ticks-are-on-the-beat-under-load": { status: "fail", message: "late by 7 ms" } },
      }),
      reportOf(knows, { rows: { [known.case]: { status: "known-failure", message: "got upper case" } } }),
      reportOf(fails, { rows: { "fs/bytes-come-back": { status: "fail", message } } }),
      reportOf(part, {
        partial: true,
        rows: { "timers/sleep-takes-its-time": { status: "not-run", reason: "not asked for" } },
      }),
      reportOf(informs, { capabilities: ["fs"] }),
    ],
  );
}
