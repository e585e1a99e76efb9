import type { KillMatrix } from "./kill-matrix.ts";

/** Columns, as the formatter has them. */
const width = 120;

/** The matrix as it is kept: a row changes only when what it is about does. */
export function textOf({ format, behaviours, cases }: KillMatrix): string {
  const counts = Object.entries(behaviours).map(([name, count]) => `    "${name}": ${count}`);
  const rows = Object.entries(cases).map(([id, names]) => row(id, names));
  const parts = [`  "format": ${format}`, object("behaviours", counts), object("cases", rows)];
  return `{\n${parts.join(",\n")}\n}\n`;
}

function object(name: string, members: readonly string[]): string {
  return `  "${name}": {\n${members.join(",\n")}\n  }`;
}

function row(id: string, names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const line = `    "${id}": [${quoted.join(", ")}]`;
  // One more for the comma.
  return line.length < width ? line : `    "${id}": [\n      ${quoted.join(",\n      ")}\n    ]`;
}
