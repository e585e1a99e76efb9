import type { Case } from "./case.ts";

/** SHA-256, in hexadecimal, of what the suite demands: the sorted ids with level, version and conditions. */
export async function digestOf(cases: readonly Case[]): Promise<string> {
  const lines = cases.map((one) => [one.id, one.level, one.since, one.needs, one.lacks ?? []].join(" "));
  const bytes = new TextEncoder().encode(lines.sort().join("\n"));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
