import type { Row, Status } from "../report/report.ts";

/** What a cell says. `weak`: a case failed that does not have to pass. */
export type Kind = "pass" | "none" | "known" | "weak" | "missing" | "fail";

export interface Cell {
  readonly kind: Kind;
  /** Can be told apart without colours. */
  readonly text: string;
  /** Why it is so, for who wants to know. */
  readonly note: string;
}

/** The sign before a text, and what it means: the best first. */
export const kinds: Readonly<Record<Kind, { readonly sign: string; readonly means: string }>> = {
  pass: { sign: "✓", means: "passed" },
  none: { sign: "n/a", means: "does not apply here" },
  known: { sign: "◆", means: "known to fail" },
  weak: { sign: "△", means: "failed, and does not have to pass" },
  missing: { sign: "?", means: "did not run" },
  fail: { sign: "✗", means: "failed" },
};

const ofStatus: Readonly<Record<Status, Kind>> = {
  pass: "pass",
  "not-applicable": "none",
  "known-failure": "known",
  flaky: "known",
  "not-run": "missing",
  fail: "fail",
  "unexpected-pass": "fail",
  "stale-expectation": "fail",
};

function kindOf({ status, level }: Row): Kind {
  return status === "fail" && level !== "must" ? "weak" : ofStatus[status];
}

/** The cell of one case on one lane. */
export function caseCell(row: Row): Cell {
  const kind = kindOf(row);
  const detail = row.message ?? row.reason;
  const state = kind === "fail" || kind === "known" ? row.status : kinds[kind].means;
  return { kind, text: kinds[kind].sign, note: kind === "pass" ? "" : [state, detail].filter(Boolean).join(": ") };
}

/** The cell of a rule: how many of its cases that apply have passed, after the sign of the worst. */
export function ruleCell(rows: readonly Row[]): Cell {
  const cells = rows.map((row) => ({ id: row.id, ...caseCell(row) }));
  const applicable = cells.filter(({ kind }) => kind !== "none");
  if (applicable.length === 0) return { kind: "none", text: kinds.none.sign, note: reasons(cells).join("; ") };
  const passed = applicable.filter(({ kind }) => kind === "pass").length;
  const kind = worst(applicable.map((cell) => cell.kind));
  const count = `${passed}/${applicable.length}`;
  const text = kind === "pass" ? count : `${kinds[kind].sign} ${count}`;
  const notes = applicable.filter((cell) => cell.note !== "").map(({ id, note }) => `${id}: ${note}`);
  return { kind, text, note: notes.join("\n") };
}

function worst(found: readonly Kind[]): Kind {
  const order = Object.keys(kinds) as Kind[];
  return found.reduce((one, other) => (order.indexOf(one) > order.indexOf(other) ? one : other));
}

function reasons(cells: readonly Cell[]): string[] {
  return [...new Set(cells.map(({ note }) => note))];
}
