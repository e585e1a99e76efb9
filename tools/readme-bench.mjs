// Writes the tables of figures into README.md and docs/benchmarks.md from bench/results.json; with --check, only says whether
// they are up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { details, isByHand, summary, tablesIn, withTables } from "./lib/bench-tables.mjs";
import { root } from "./lib/packages.mjs";

const page = "docs/benchmarks.md";
const results = JSON.parse(read("bench/results.json"));
const summaries = {
  "by hand": () => summary(results.filter(isByHand)),
  libraries: () => summary(results.filter((one) => !isByHand(one))),
};
const stale = ["README.md", page].filter((file) => update(file));
const homeless = [...new Set(results.map(({ bench }) => bench))].filter(
  (bench) => !tablesIn(read(page)).includes(bench),
);
for (const bench of homeless)
  console.error(`${page} has no place for ${bench}: <!-- bench ${bench} --><!-- /bench -->`);
if (process.argv.includes("--check")) {
  for (const file of stale) console.log(`the tables of ${file} are old: run node tools/readme-bench.mjs`);
  if (stale.length + homeless.length === 0) console.log("the tables of figures are up to date");
}
process.exitCode = homeless.length > 0 || (process.argv.includes("--check") && stale.length > 0) ? 1 : 0;

/** Writes a file's tables, unless it is only to be checked. @returns whether they were old */
function update(file) {
  const text = read(file);
  const wanted = withTables(text, tableOf);
  if (!process.argv.includes("--check")) writeFileSync(join(root, file), wanted);
  return wanted !== text;
}

function tableOf(name) {
  return summaries[name]?.() ?? details(results.filter(({ bench }) => bench === name));
}

function read(file) {
  return readFileSync(join(root, file), "utf8");
}
