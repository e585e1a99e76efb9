// Writes the benchmark table of README.md from bench/results.json; with --check, only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/packages.mjs";

const begin = "<!-- bench table: node tools/readme-bench.mjs -->";
const end = "<!-- end of bench table -->";

const readme = join(root, "README.md");
const text = readFileSync(readme, "utf8");
const wanted = withTable(text, table(JSON.parse(readFileSync(join(root, "bench/results.json"), "utf8"))));
if (process.argv.includes("--check")) {
  const same = text === wanted;
  console.log(same ? "the README's benchmark table is up to date" : "run node tools/readme-bench.mjs");
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(readme, wanted);
}

function withTable(whole, lines) {
  const from = whole.indexOf(begin);
  const to = whole.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} or ${end}`);
  return `${whole.slice(0, from)}${begin}\n\n${lines.join("\n")}\n\n${whole.slice(to)}`;
}

function table(results) {
  const rows = results.map(({ bench, lane, against, ratio, low, high, aa, ours, theirs, unit }) => [
    `\`${bench}\``,
    lane,
    against,
    ratio.toFixed(2),
    `${low.toFixed(2)} to ${high.toFixed(2)}`,
    aa.toFixed(2),
    figure(ours),
    figure(theirs),
    unit,
  ]);
  const titles = ["bench", "lane", "against", "ratio", "95 %", "A/A", "ours", "theirs", "unit"];
  const rule = ["---", "---", "---", "--:", "---", "--:", "--:", "--:", "---"];
  return [titles, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
