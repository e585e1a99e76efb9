import { readFileSync } from "node:fs";
import { type Cell, type Kind, kinds } from "./cells.ts";
import type { Column } from "./columns.ts";
import { escapeHtml as e } from "./escape.ts";
import { ofMachine, titleOfRun } from "./machine.ts";
import { anchorOf, type CaseLine, type Matrix, type RuleLine, untitled } from "./matrix.ts";

/** docs/conformance/index.html: all of it in one file, which asks nobody for anything. */
export function htmlPage(matrix: Matrix): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>Portico conformance</title>
<link rel="icon" href="data:,">
<style>
${asset("page.css")}</style>
<style id="shown-columns"></style>
</head>
<body>
${header(matrix)}
<main>
${laneSection(matrix.columns)}
${ruleSection(matrix)}
</main>
<script>
${asset("page.js")}</script>
</body>
</html>
`;
}

/** The page's style and behaviour, which are files of their own. */
function asset(name: string): string {
  return readFileSync(new URL(`../../matrix/${name}`, import.meta.url), "utf8");
}

function header({ version, columns, rules }: Matrix): string {
  const cases = rules.reduce((sum, rule) => sum + rule.cases.length, 0);
  const certified = columns.filter(({ verdict }) => verdict === "certified").length;
  return `<header>
<h1>Conformance</h1>
<p>What Portico&#39;s suite ${e(version)} says of each adapter, on each runtime: ${cases} cases of ${rules.length} rules of the
<a href="../spec.md">specification</a>, on ${columns.length} lanes, of which ${certified} are certified.</p>
</header>`;
}

function laneSection(columns: readonly Column[]): string {
  return `<section>
<h2 id="lanes">Lanes</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="lanes">
<table class="lanes">
<thead><tr>
<th scope="col">Lane</th><th scope="col">Verdict</th><th scope="col">Adapter</th><th scope="col">Runtime</th><th scope="col">System</th><th scope="col">Profiles</th>
<th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Skipped</th>
</tr></thead>
<tbody>
${columns.map(laneRow).join("\n")}
</tbody>
</table>
</div>
</section>`;
}

function laneRow(column: Column): string {
  const { lane, adapter, system, profiles, totals } = column;
  return `<tr><th scope="row">${e(lane)}</th><td class="${classOf(column)}">${verdictOf(column)}</td><td>${e(adapter)}</td><td>${runtimeOf(column)}</td><td>${ofMachine(e(system))}</td>\
<td class="profiles">${profiles.map(e).join(", ") || "none"}</td><td class="number">${totals.passed}</td><td class="number">${totals.failed}</td>\
<td class="number">${totals.skipped}</td></tr>`;
}

function runtimeOf({ runtime, version, pinned }: Column): string {
  return `${e(runtime)} ${pinned ? e(version) : ofMachine(e(version))}`;
}

function classOf({ verdict }: Column): Kind {
  return verdict === "certified" ? "pass" : verdict === "informs" ? "none" : "fail";
}

function verdictOf({ verdict, faults }: Column): string {
  if (verdict !== "not certified") return `${verdict === "certified" ? "✓ " : ""}${verdict}`;
  const shown = faults.slice(0, 20).map((fault) => `<li>${ofMachine(e(fault))}</li>`);
  const rest = faults.length > 20 ? [`<li>and ${faults.length - 20} more</li>`] : [];
  return `<details><summary>✗ not certified</summary><ul>${[...shown, ...rest].join("")}</ul></details>`;
}

function ruleSection(matrix: Matrix): string {
  return `<section>
<h2 id="rules">Rules</h2>
<p class="about">A rule&#39;s cell counts how many of its cases have passed, of those that apply there. Unfold a rule to see its cases.</p>
<ul class="legend">${legend()}</ul>
${filters(matrix)}
<div class="scroll tall" tabindex="0" role="region" aria-labelledby="rules">
<table class="rules">
<thead><tr><th scope="col">Rule</th>${matrix.columns.map(columnHead).join("")}</tr></thead>
${traitsOf(matrix.rules)
  .map((trait) => traitBodies(matrix, trait))
  .join("\n")}
</table>
</div>
</section>`;
}

function legend(): string {
  const entries = Object.entries(kinds).map(
    ([kind, { sign, means }]) => `<li><b class="${kind}">${sign}</b> ${e(means)}</li>`,
  );
  return entries.join("");
}

function filters({ columns, rules }: Matrix): string {
  const states = Object.entries(kinds).map(([kind, { means }]) => option(kind, means));
  return `<form class="filters" role="search" hidden>
<label>Search <input type="search" name="text" autocomplete="off" placeholder="rule, case or message"></label>
<label>Trait <select name="trait">${option("", "all")}${traitsOf(rules)
    .map((name) => option(name, name))
    .join("")}</select></label>
<label>Lane <select name="lane">${option("", "all")}${columns.map(({ lane }) => option(lane, lane)).join("")}</select></label>
<label>Status <select name="status">${option("", "all")}${states.join("")}</select></label>
<button type="reset">Reset</button>
<output></output>
</form>`;
}

function option(value: string, text: string): string {
  return `<option value="${e(value)}">${e(text)}</option>`;
}

function columnHead(column: Column): string {
  return `<th scope="col" data-lane="${e(column.lane)}" class="${classOf(column)}"><span>${column.verdict === "not certified" ? `${kinds.fail.sign} ` : ""}${e(column.lane)}<small>${runtimeOf(column)}</small></span></th>`;
}

function traitsOf(rules: readonly RuleLine[]): string[] {
  return [...new Set(rules.map(({ trait }) => trait))];
}

function traitBodies({ columns, rules }: Matrix, trait: string): string {
  const own = rules.filter((rule) => rule.trait === trait);
  return `<tbody class="trait" data-trait="${e(trait)}"><tr><th scope="rowgroup" colspan="${columns.length + 1}"><span>${e(trait)}</span></th></tr></tbody>
${own.map((rule) => ruleBody(rule, columns)).join("\n")}`;
}

function ruleBody(rule: RuleLine, columns: readonly Column[]): string {
  const count = rule.cases.length;
  const many = count === 1 ? "1 case" : `${count} cases`;
  return `<tbody class="rule" id="${e(rule.id)}" data-trait="${e(rule.trait)}">
<tr><th scope="row"><div><details><summary><span>${many} of ${e(rule.id)}</span></summary></details>\
<p>${link(rule)}</p></div></th>${cells(rule.cells)}</tr>
${rule.cases.map((line) => caseRow(line, columns)).join("\n")}
</tbody>`;
}

function link({ id, title }: RuleLine): string {
  if (title === undefined) return `${e(id)} ${untitled}`;
  return `<a href="../spec.md#${e(anchorOf({ id, title }))}">${e(id)}</a> ${e(title)}`;
}

function caseRow({ case: one, cells: own }: CaseLine, columns: readonly Column[]): string {
  const head = `<div><code>${e(one.id)}</code>${conditions(one)}</div>${notes(own, columns)}`;
  return `<tr class="case"><th scope="row">${head}</th>${cells(own)}</tr>`;
}

/** What failures say, for those who cannot point at a cell: each message once, after its lanes. */
function notes(own: readonly Cell[], columns: readonly Column[]): string {
  const lanes = new Map<string, string[]>();
  for (const [at, { kind, note }] of own.entries())
    if (kind !== "none" && note !== "") lanes.set(note, [...(lanes.get(note) ?? []), columns[at]?.lane ?? ""]);
  const items = [...lanes].map(([note, names]) => `<li><b>${e(names.join(", "))}</b> ${e(note)}</li>`);
  return items.length === 0 ? "" : ofMachine(`<ul>${items.join("")}</ul>`);
}

function conditions({ level, needs, lacks = [] }: CaseLine["case"]): string {
  const parts = [
    ...(level === "must" ? [] : [level]),
    ...(needs.length === 0 ? [] : [`needs ${needs.join(", ")}`]),
    ...(lacks.length === 0 ? [] : [`only without ${lacks.join(", ")}`]),
  ];
  return parts.length === 0 ? "" : `<small>${e(parts.join("; "))}</small>`;
}

function cells(list: readonly Cell[]): string {
  return list.map(cell).join("");
}

/** Why a case does not apply is the same everywhere; what a failure says is not. */
function cell({ kind, text, note }: Cell): string {
  const title = note === "" ? "" : kind === "none" ? ` title="${e(note)}"` : titleOfRun(e(note));
  return `<td class="${kind}"${title}>${text}</td>`;
}
