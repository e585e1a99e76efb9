import { type KillMatrix, tooBroad } from "./kill-matrix.ts";

/** What people want to know of a matrix. */
export function summaryOf(matrix: KillMatrix): string[] {
  const { behaviours, cases } = matrix;
  const rows = Object.entries(cases);
  const few = rows.filter(([, names]) => names.length === 1).length;
  const twins = twinsOf(matrix);
  return [
    `${Object.keys(behaviours).length} wrong behaviours on ${rows.length} cases`,
    ...[...tooBroad(matrix)].map((name) => `too broad: ${name}, ${behaviours[name]} cases fail`),
    `${few} cases notice one behaviour only`,
    ...twins.map((ids) => `the same killers: ${ids.join(", ")}`),
  ];
}

/** Groups of cases that notice exactly the same behaviours: perhaps they are one case. */
export function twinsOf({ cases }: KillMatrix): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const [id, names] of Object.entries(cases)) {
    if (names.length === 0) continue;
    const key = names.join(" ");
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return [...groups.values()].filter((ids) => ids.length > 1);
}
