// The lanes' part of a soak: see tools/lib/soak-options.mjs. Needs what is built.
import { writeFileSync } from "node:fs";
import { lanes } from "../conformance/dist/lanes/lanes.js";
import { isGoodRun, soak, soakJson, soakLines } from "../conformance/dist/soak/soak.js";
import { readSoakOptions, UsageError, usage } from "./lib/soak-options.mjs";

try {
  process.exitCode = await main(readSoakOptions(process.argv.slice(2), process.env));
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}

/** @param {import("./lib/soak-options.mjs").Options} options */
async function main({ seeds, lanes: names, jobs, strain, timeScale, json, help }) {
  if (help) {
    console.log(usage);
    return 0;
  }
  const chosen = choose(names);
  console.log(`seeds ${seeds.join(" ")}; lanes ${chosen.map(({ facts }) => facts.name).join(" ")}`);
  const done = (sofar) => {
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(soakJson(sofar), null, 2)}\n`);
  };
  const print = (line) => console.log(line);
  const runs = await soak({ lanes: chosen, seeds, strained: strain, timeScale, jobs, print, done });
  for (const line of soakLines(runs)) console.log(line);
  const good = runs.filter(isGoodRun).length;
  // The label under which the lines of the lanes are not added to it.
  console.log(`conformance: ${good} passed, ${runs.length - good} failed, 0 skipped`);
  return good === runs.length ? 0 : 1;
}

/** @param {readonly string[]} names */
function choose(names) {
  const unknown = names.filter((name) => !lanes.some(({ facts }) => facts.name === name));
  if (unknown.length > 0) throw new UsageError(`No lane is called ${unknown.join(", ")}`);
  return lanes.filter(({ facts, comparedWith }) =>
    names.length === 0 ? comparedWith === undefined : names.includes(facts.name),
  );
}
