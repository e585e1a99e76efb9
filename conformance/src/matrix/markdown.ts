import { type Cell, kinds } from "./cells.ts";
import type { Column } from "./columns.ts";
import { escapeMarkdown } from "./escape.ts";
import { ofMachine } from "./machine.ts";
import { anchorOf, type CaseLine, type Matrix, type RuleLine, untitled } from "./matrix.ts";

/** docs/conformance.md. The cases themselves are on the HTML page beside it. */
export function markdownPage(matrix: Matrix): string {
  return [
    "# Conformance",
    "",
    "<!-- Written by `node conformance/dist/cli.js matrix`. -->",
    "",
    ...introduction(matrix),
    "",
    "## Lanes",
    "",
    ...lanes(matrix.columns),
    "",
    "## Rules",
    "",
    "How many of a rule's cases have passed, of those that apply on the lane.",
    ...kindsOf(matrix),
    ...traitsOf(matrix).flatMap((trait) => ["", `### ${trait}`, "", ...ruleTable(matrix, trait)]),
    "",
    "## Known failures",
    "",
    ...knownFailures(matrix),
    "",
    "## Cases that failed and do not have to pass",
    "",
    ...weakFailures(matrix),
    "",
  ].join("\n");
}

function introduction({ version, rules, columns }: Matrix): string[] {
  const cases = rules.reduce((sum, rule) => sum + rule.cases.length, 0);
  const certified = columns.filter(({ verdict }) => verdict === "certified").length;
  return [
    `What the conformance suite ${version} says of Portico's own adapters: ${cases} cases of ${rules.length} rules of the`,
    `[specification](spec.md), on ${columns.length} lanes, of which ${certified} are certified. A lane is an adapter on one runtime with one`,
    "set of permissions. It is certified if every case that has to pass and applies has passed, or is known to fail, with an issue,",
    "and has failed in the known way; what is not claimed is not tested but for being absent. Lanes that only inform certify",
    "nothing: they run a part of the suite, or an adapter on a runtime that is not its own.",
    "",
    "[All cases are on a page of their own](conformance/index.html), which is to be opened in a browser.",
  ];
}

function lanes(columns: readonly Column[]): string[] {
  const rows = columns.map((one) => [
    `\`${one.lane}\``,
    one.verdict,
    `\`${one.adapter}\``,
    one.pinned
      ? escapeMarkdown(`${one.runtime} ${one.version}`)
      : `${one.runtime} ${ofMachine(escapeMarkdown(one.version))}`,
    ofMachine(escapeMarkdown(one.system)),
    one.profiles.join(", ") || "none",
    String(one.totals.passed),
    String(one.totals.failed),
    String(one.totals.skipped),
  ]);
  const head = ["lane", "verdict", "adapter", "runtime", "system", "profiles", "passed", "failed", "skipped"];
  return [...table(head, rows), ...columns.flatMap(whyNot)];
}

/** Why a lane is not certified. The first few faults say it. */
function whyNot({ lane, verdict, faults }: Column): string[] {
  if (verdict !== "not certified") return [];
  const rest = faults.length > 5 ? [`- and ${faults.length - 5} more`] : [];
  const shown = faults.slice(0, 5).map((fault) => `- ${ofMachine(escapeMarkdown(fault))}`);
  return ["", `\`${lane}\` is not certified:`, "", ...shown, ...rest];
}

function kindsOf({ rules }: Matrix): string[] {
  const found = new Set(rules.flatMap((rule) => rule.cells.map(({ kind }) => kind)));
  const listed = Object.entries(kinds).filter(([kind]) => kind !== "pass" && found.has(kind as Cell["kind"]));
  return listed.map(([, { sign, means }]) => `${sign}: ${means}.`);
}

function traitsOf({ rules }: Matrix): string[] {
  return [...new Set(rules.map(({ trait }) => trait))];
}

function ruleTable({ columns, rules }: Matrix, trait: string): string[] {
  const head = ["rule", ...columns.map(({ lane }) => lane)];
  const rows = rules
    .filter((rule) => rule.trait === trait)
    .map((rule) => [link(rule), ...rule.cells.map((c) => c.text)]);
  return table(head, rows);
}

function link({ id, title }: RuleLine): string {
  if (title === undefined) return `${escapeMarkdown(id)} ${untitled}`;
  return `[${id}](spec.md#${anchorOf({ id, title })}) ${escapeMarkdown(title)}`;
}

/** A case and the lanes on which it came out in this way. */
interface Finding {
  readonly line: CaseLine;
  readonly columns: readonly Column[];
}

function findings({ columns, rules }: Matrix, kind: Cell["kind"]): Finding[] {
  return rules
    .flatMap((rule) => rule.cases)
    .map((line) => ({ line, columns: columns.filter((_, at) => line.cells[at]?.kind === kind) }))
    .filter((finding) => finding.columns.length > 0);
}

function knownFailures(matrix: Matrix): string[] {
  const found = findings(matrix, "known");
  if (found.length === 0) return ["None."];
  const rows = found.map(({ line, columns }) => [
    `\`${line.case.id}\``,
    line.case.rule,
    columns.map(({ lane }) => lane).join(", "),
    [...new Set(columns.flatMap(({ issues }) => issues.get(line.case.id) ?? []))].map(issueLink).join(", "),
  ]);
  return table(["case", "rule", "lanes", "issue"], rows);
}

/** An issue is a URL, or a path from the repository's root. */
export function issueLink(issue: string): string {
  const target = /^https?:/.test(issue) ? issue : issue.replace(/^docs\//, "");
  return `[${escapeMarkdown(issue)}](<${target.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`;
}

function weakFailures(matrix: Matrix): string[] {
  const found = findings(matrix, "weak");
  if (found.length === 0) return ["None."];
  const rows = found.map(({ line, columns }) => [
    `\`${line.case.id}\``,
    line.case.level,
    line.case.rule,
    columns.map(({ lane }) => lane).join(", "),
  ]);
  return table(["case", "level", "rule", "lanes"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
