import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A rule of the specification. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** The specification: packed with this package, and in the repository among its documents. */
const places: readonly string[] = ["../../spec.md", "../../../docs/spec.md"];

/** The rules of the specification, by id. */
export function readRules(): ReadonlyMap<string, Rule> {
  const file = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (file === undefined) throw new Error("spec.md is missing from this package");
  const sections = readFileSync(file, "utf8").split(/^#{2,3} /m);
  return new Map(sections.flatMap(ruleOf));
}

function ruleOf(section: string): [string, Rule][] {
  const [, id, title, text] = /^([A-Z]+(?:-[A-Z]+)*-\d+) (.*)\n([\s\S]*)$/.exec(section) ?? [];
  if (id === undefined || title === undefined || text === undefined) return [];
  return [[id, { id, title, text: text.trim() }]];
}
