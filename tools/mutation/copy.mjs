// A copy of the repository in which the sources under mutation are replaced. The original is never touched.
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { root } from "../lib/packages.mjs";
import { instrument, mutationsOf } from "./mutate.mjs";

/** @typedef {import("./mutate.mjs").Mutation} Mutation */

/** What mutated sources import. */
export const switchFile = "tools/mutation/switch.mjs";

const copied = [
  "packages",
  "conformance",
  "docs",
  "README.md",
  "vitest.config.ts",
  "package.json",
  "tsconfig.base.json",
  switchFile,
];
/** What pages import of others: they are served nothing that lies elsewhere. */
const forPages = new Set(["@moq"]);
const left = /\/(?:node_modules|\.tsbuildinfo)$/;

/** @returns {string} directory of a fresh copy of what is built */
export function copyRepository() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "portico-mutation-")));
  const modules = join(root, "node_modules");
  for (const path of copied)
    cpSync(join(root, path), join(dir, path), { recursive: true, filter: (from) => !left.test(from) });
  mkdirSync(join(dir, "node_modules"));
  for (const name of readdirSync(modules)) {
    if (name !== "@portico" && name !== ".vite" && !forPages.has(name))
      symlinkSync(join(modules, name), join(dir, "node_modules", name));
  }
  for (const name of forPages) cpSync(join(modules, name), join(dir, "node_modules", name), { recursive: true });
  // What a package has in another version than the others.
  for (const own of globSync("packages/*/node_modules", { cwd: root })) symlinkSync(join(root, own), join(dir, own));
  withoutWorkspaces(join(dir, "package.json"));
  // Links are relative: these lead into the copy.
  cpSync(join(modules, "@portico"), join(dir, "node_modules/@portico"), { recursive: true, verbatimSymlinks: true });
  return dir;
}

/** Deno warns of members that are not there. */
function withoutWorkspaces(file) {
  const { workspaces: _, ...manifest } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(manifest));
}

/** The sources that the patterns name. @param {readonly string[]} patterns relative to the root */
export function sourcesOf(patterns) {
  return globSync([...patterns], { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /^packages\/[\w-]+\/src\/.*\.ts$/.test(file) && !file.endsWith(".d.ts"))
    .sort();
}

/**
 * Every mutation of the sources; ids count through all files.
 *
 * @param {readonly string[]} files
 */
export function allMutations(files) {
  let next = 1;
  return files.map((file) => {
    const found = mutationsOf(readFileSync(join(root, file), "utf8"), file, next);
    next += found.mutations.length;
    return { file, ...found };
  });
}

/**
 * Puts the mutations into the copy: into what is built, which programs load, and into the source, which tests load.
 *
 * @param {string} dir
 * @param {ReturnType<typeof allMutations>} sources
 */
export function plant(dir, sources) {
  for (const { file, code, mutations } of sources) {
    if (mutations.length === 0) continue;
    // Pages know no files, so it is a path; `dist` is as deep as `src`.
    const url = relative(dirname(file), switchFile).replaceAll("\\", "/");
    const built = file.replace("/src/", "/dist/").replace(/\.ts$/, ".js");
    writeFileSync(join(dir, built), instrument(code, mutations, url, true));
    writeFileSync(join(dir, file), instrument(code, mutations, url, false));
  }
}
