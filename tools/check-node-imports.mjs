// An adapter of another runtime may import `node:` where nothing native exists or it is worse. Each such import stands
// in the adapter's node-imports.json with its measured reason: [{ "module", "sites", "reason" }].
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/packages.mjs";

/** The adapters whose list is checked: for Node's own, `node:` is native. */
const adapters = ["packages/adapter-bun", "packages/adapter-deno"];

const problems = adapters.flatMap(checkAdapter);
for (const problem of problems) console.log(problem);
console.log(
  problems.length === 0 ? "every node: import is listed" : `${problems.length} problem(s) with node: imports`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** @param {string} adapter @returns {string[]} */
function checkAdapter(adapter) {
  const list = `${adapter}/node-imports.json`;
  const found = importsIn(adapter);
  if (!existsSync(join(root, list))) return found.length === 0 ? [] : [`${list}: missing`];
  const entries = JSON.parse(readFileSync(join(root, list), "utf8"));
  const listed = new Set(entries.flatMap(({ module, sites }) => sites.map((site) => `${module} in ${site}`)));
  const names = new Set(found.map(({ module, site }) => `${module} in ${site}`));
  return [
    ...entries.filter((entry) => !isEntry(entry)).map((entry) => `${list}: malformed entry ${JSON.stringify(entry)}`),
    ...[...names].filter((name) => !listed.has(name)).map((name) => `${list}: does not list ${name}`),
    ...[...listed].filter((name) => !names.has(name)).map((name) => `${list}: stale, nothing imports ${name}`),
  ];
}

/** An entry without a reason, or with one that names no figure or fact, is no entry. */
function isEntry({ module, sites, reason }) {
  return module.startsWith("node:") && sites.length > 0 && typeof reason === "string" && reason.length >= 20;
}

/** @param {string} adapter @returns {{ module: string, site: string }[]} */
function importsIn(adapter) {
  return globSync("src/**/*.ts", { cwd: join(root, adapter) })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.endsWith(".d.ts") && !file.endsWith(".test.ts"))
    .sort()
    .flatMap((site) => modulesOf(readFileSync(join(root, adapter, site), "utf8")).map((module) => ({ module, site })));
}

/** The `node:` modules a file loads, statically or not. Types load nothing. */
function modulesOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "").replace(/\b(?:import|export)\s+type\b[^;]*;/g, "");
  return [...new Set([...code.matchAll(/["'`](node:[\w/]+)["'`]/g)].map((match) => match[1]))];
}
