import type { Result } from "./measure.ts";

const columns: readonly { readonly title: string; readonly width: number; cell(result: Result): string }[] = [
  { title: "bench", width: -15, cell: ({ bench }) => bench },
  { title: "lane", width: -8, cell: ({ lane }) => lane },
  { title: "against", width: -13, cell: ({ against }) => against },
  { title: "ratio", width: 7, cell: ({ ratio }) => ratio.toFixed(3) },
  { title: "low", width: 7, cell: ({ low }) => low.toFixed(3) },
  { title: "high", width: 7, cell: ({ high }) => high.toFixed(3) },
  { title: "aa", width: 7, cell: ({ aa }) => aa.toFixed(3) },
  { title: "ours", width: 10, cell: ({ ours }) => figure(ours) },
  { title: "theirs", width: 10, cell: ({ theirs }) => figure(theirs) },
  { title: "unit", width: -1, cell: ({ unit }) => unit },
];

/** The titles of {@link line}'s columns. */
export function header(): string {
  return columns.map(({ title, width }) => pad(title, width)).join("  ");
}

/** A result as one line of a table. */
export function line(result: Result): string {
  return columns.map(({ cell, width }) => pad(cell(result), width)).join("  ");
}

function pad(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}
