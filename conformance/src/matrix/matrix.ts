import { shortened } from "../compat/differences.ts";
import type { Lane } from "../lanes/lane.ts";
import type { Report, Row } from "../report/report.ts";
import type { Rule } from "../report/rules.ts";
import type { Case } from "../runner/case.ts";
import { type Cell, caseCell, ruleCell } from "./cells.ts";
import { type Column, columnOf } from "./columns.ts";

/** A case, and how it came out on each lane. */
export interface CaseLine {
  readonly case: Case;
  readonly rows: readonly Row[];
  readonly cells: readonly Cell[];
}

/** A rule, how it came out on each lane, and its cases by id. */
export interface RuleLine {
  readonly id: string;
  /** Absent: cases cite it, and the specification has no such rule. */
  readonly title?: string;
  /** The trait that its section of the specification is about. */
  readonly trait: string;
  readonly cells: readonly Cell[];
  readonly cases: readonly CaseLine[];
}

/** Everything that the pages say. */
export interface Matrix {
  readonly version: string;
  readonly columns: readonly Column[];
  /** In the order of the specification, then what is not in it. */
  readonly rules: readonly RuleLine[];
}

export interface MatrixParts {
  readonly version: string;
  readonly reports: readonly Report[];
  /** The lanes there are. Those that are compared with another may have no report. */
  readonly lanes: readonly Lane[];
  readonly cases: readonly Case[];
  /** Digest of these cases. */
  readonly digest: string;
  readonly rules: ReadonlyMap<string, Rule>;
}

/** Why there can be no matrix. Lanes that failed or ran in part are none: the matrix says so. */
export function matrixFaults({ reports, lanes, digest }: MatrixParts): string[] {
  const ran = reports.map((report) => report.host.lane);
  const known = lanes.map((lane) => lane.facts.name);
  const wanted = lanes.filter((lane) => lane.comparedWith === undefined).map((lane) => lane.facts.name);
  return [
    ...wanted.filter((name) => !ran.includes(name)).map((name) => `No report of lane ${name}`),
    ...ran.filter((name) => !known.includes(name)).map((name) => `No lane is called ${name}`),
    ...ran.filter((name, at) => ran.indexOf(name) !== at).map((name) => `Two reports of lane ${name}`),
    ...reports
      .filter((report) => report.suite.digest !== digest)
      .map((report) => `The report of ${report.host.lane} is about another suite than this one`),
  ];
}

/** Sorts what the reports say: columns as the lanes, rules as in the specification, cases by id. Reports without faults only. */
export function matrixOf({ version, reports, lanes, cases, rules }: MatrixParts): Matrix {
  const columns = lanes.flatMap((lane) => {
    const report = reports.find(({ host }) => host.lane === lane.facts.name);
    return report === undefined ? [] : [columnOf(report, lane)];
  });
  const tables = columns.map(({ report }) => new Map(report.results.map((row) => [row.id, tidy(row)])));
  const lineOf = (one: Case): CaseLine => {
    const rows = tables.map((table) => table.get(one.id) ?? absent(one));
    return { case: one, rows, cells: rows.map(caseCell) };
  };
  return { version, columns, rules: ruleLines(cases.map(lineOf), rules) };
}

function ruleLines(lines: readonly CaseLine[], rules: ReadonlyMap<string, Rule>): RuleLine[] {
  const cited = lines.map((line) => line.case.rule).sort();
  const traits = traitsBySection(lines);
  return [...new Set([...rules.keys(), ...cited])].flatMap((id) => {
    const own = lines.filter((line) => line.case.rule === id).sort(byId);
    const [first] = own;
    if (first === undefined) return [];
    const cells = first.rows.map((_, at) => ruleCell(own.flatMap(({ rows }) => rows[at] ?? [])));
    const title = rules.get(id)?.title;
    return [{ id, ...(title !== undefined && { title }), trait: traits.get(sectionOf(id)) ?? "", cells, cases: own }];
  });
}

function byId(a: CaseLine, b: CaseLine): number {
  return a.case.id < b.case.id ? -1 : 1;
}

/** By section, the trait of most of its cases: some rules hold for several traits, and have cases of each. */
function traitsBySection(lines: readonly CaseLine[]): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { case: one } of lines.toSorted(byId)) {
    const [section, trait] = [sectionOf(one.rule), one.id.slice(0, one.id.indexOf("/"))];
    const own = counts.get(section) ?? new Map<string, number>();
    counts.set(section, own.set(trait, (own.get(trait) ?? 0) + 1));
  }
  const most = (own: ReadonlyMap<string, number>): string =>
    [...own].reduce((best, other) => (other[1] > best[1] ? other : best))[0];
  return new Map([...counts].map(([section, own]) => [section, most(own)]));
}

/** TCP of TCP-4. */
function sectionOf(rule: string): string {
  return rule.replace(/-\d+$/, "");
}

/** Without what belongs to one run or machine. */
function tidy(row: Row): Row {
  return row.message === undefined ? row : { ...row, message: shortened(row.message) };
}

/** A report that a run has left unfinished may miss a case: then it did not run. */
function absent({ id, rule, level, needs }: Case): Row {
  return { id, rule, level, needs, status: "not-run", reason: "not in the report" };
}

/** What stands in place of the title of a rule that is not in the specification. */
export const untitled = "not in the specification";

/** Where a rule's heading is on a page of Markdown: the rule that GitHub makes anchors by. */
export function anchorOf({ id, title }: Pick<Rule, "id" | "title">): string {
  return `${id} ${title}`
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}
