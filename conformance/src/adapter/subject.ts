import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cases } from "../cases/index.ts";
import { InputError } from "../input-error.ts";
import { kindNames, laneOf, type Subject } from "../lanes/kinds.ts";
import { builtUrl, type Lane } from "../lanes/lane.ts";
import { lanes } from "../lanes/lanes.ts";
import { type AdapterFile, readAdapterFile } from "./adapter-file.ts";

/** URL of a module that was named on the command line: a path, or the name of a package in `directory`. @throws InputError */
export function moduleUrl(name: string, directory: string): string {
  const path = resolve(directory, name);
  if (existsSync(path)) return pathToFileURL(path).href;
  if (name.startsWith(".") || isAbsolute(name)) throw new InputError(`There is no module ${path}`);
  try {
    return pathToFileURL(createRequire(join(directory, "x.js")).resolve(name)).href;
  } catch {
    throw new InputError(`There is neither a module ${path} nor an installed package ${name}`);
  }
}

/** The lanes that a stranger's adapter claims, or of these the ones that are asked for. */
export function lanesOf(
  module: string,
  asked: readonly string[],
  command: readonly string[] | undefined,
  directory: string,
): readonly Lane[] {
  const url = moduleUrl(module, directory);
  const subject = { module: url, file: fileBeside(fileURLToPath(url)), directory };
  const names = asked.length > 0 ? asked : Object.keys(subject.file.lanes);
  return names.map((name) => laneOf(name, command === undefined ? subject : { ...subject, command }));
}

/** The lanes of Portico's own adapters: in its repository on pinned runtimes, elsewhere on what is here. @throws InputError */
export function ownLanes(asked: readonly string[], directory: string): readonly Lane[] {
  const all = lanes.length > 0 ? lanes : kindNames.map((name) => laneOf(name, ownSubject(name, directory)));
  const names = all.map((lane) => lane.facts.name);
  rejectUnknown(asked, names, "lane");
  return asked.length === 0
    ? all.filter((lane) => lane.comparedWith === undefined)
    : all.filter((lane) => asked.includes(lane.facts.name));
}

/** @throws InputError that names the cases that the suite does not have */
export function rejectUnknownCases(asked: readonly string[]): void {
  const known = cases.map((one) => one.id);
  rejectUnknown(asked, known, "case");
}

/** @throws InputError that names what of `asked` is not known */
export function rejectUnknown(asked: readonly string[], known: readonly string[], what: string, list = "--list"): void {
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const similar = unknown.flatMap((name) => mostLike(name, known));
  const meant = similar.length === 0 ? "" : `Did you mean ${similar.join(", ")}? `;
  throw new InputError(`No ${what} is called ${unknown.join(", ")}. ${meant}${list} prints them all`);
}

/** The name that has most words of `name`, and at least half of them. */
function mostLike(name: string, known: readonly string[]): readonly string[] {
  const words = name.split(/\W/);
  const inCommon = (other: string): number => words.filter((word) => other.split(/\W/).includes(word)).length;
  const [best] = [...known].sort((a, b) => inCommon(b) - inCommon(a));
  return best !== undefined && inCommon(best) >= words.length / 2 ? [best] : [];
}

function ownSubject(lane: string, directory: string): Subject {
  const [runtime = "", where] = lane.split("-");
  const package_ = import.meta.resolve(`@portico/adapter-${where === undefined ? runtime : "browser"}`);
  const file = fileBeside(fileURLToPath(package_));
  const module = where === undefined ? package_ : builtUrl(`web/adapter-${where}.js`);
  return { module, file, directory };
}

/** @throws InputError if it expects a case to fail that does not exist */
function checkedCases(content: AdapterFile, file: string): AdapterFile {
  const known = new Set<string>(cases.map((one) => one.id));
  const unknown = content.known.filter((entry) => !known.has(entry.case));
  if (unknown.length === 0) return content;
  throw new InputError(
    `${file} knows of ${unknown.map((entry) => entry.case).join(", ")}, and the suite has no such case`,
  );
}

/** The conformance.json in the module's directory, or in those above up to the package's own. @throws InputError */
function fileBeside(module: string): AdapterFile {
  for (let dir = dirname(module); ; dir = dirname(dir)) {
    const file = join(dir, "conformance.json");
    if (existsSync(file)) return checkedCases(readAdapterFile(readFileSync(file, "utf8"), file), file);
    if (existsSync(join(dir, "package.json")) || dir === dirname(dir)) break;
  }
  throw new InputError(
    `No conformance.json beside ${module}, or above it in its package. It says what the adapter claims, by lane:\n` +
      `{ "adapter": "my-adapter", "lanes": { "node": { "runtime": "my-runtime", "capabilities": [] } }, "known": [] }`,
  );
}
