// What each tier runs: `check` under a minute, `test` under fifteen, `soak` as long as it takes.
import { globSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./lib/packages.mjs";

/** Every lane, in the order of the report. */
export const lanes = ["reference", "node-22", "node-24", "node-26", "deno", "deno-least", "node-permission", "bun"];
const runtimes = ["node", "deno", "bun"];
const benchLanes = ["node-24", "deno", "bun"];

const node = (...args) => ["node", ...args];
const conformance = (...args) => node("conformance/dist/cli.js", ...args);

const build = { name: "build", command: node("node_modules/typescript/bin/tsc", "-b") };
const statics = [
  { name: "lint", command: node("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".") },
  { name: "node-imports", command: node("tools/check-node-imports.mjs") },
  { name: "layers", command: node("tools/check-layers.mjs") },
  { name: "types", command: node("tools/check-types.mjs"), counts: true },
];
const unit = { name: "unit", command: node("tools/unit.mjs"), counts: true };
const packaging = [
  { name: "changesets", command: node("tools/check-changesets.mjs") },
  { name: "packages", command: node("tools/check-packages.mjs"), counts: true },
];

/** @param {string} name @param {string[]} more */
const lane = (name, ...more) => ({
  name: `lane ${[name, ...more].join(" ")}`,
  command: conformance("--lane", name, ...more),
  counts: true,
});

/** @returns {import("./lib/run-steps.mjs").Step[]} */
export function checkSteps() {
  return [build, ...statics, unit, lane("node-24")];
}

/** @returns {import("./lib/run-steps.mjs").Step[]} */
export function testSteps() {
  return [build, ...statics, ...packaging, unit, ...lanes.map((name) => lane(name)), ...benches("--smoke")];
}

/** @returns {import("./lib/run-steps.mjs").Step[]} */
export function soakSteps() {
  const shuffles = lanes.flatMap((name) => [11, 12, 13, 14, 15].map((seed) => lane(name, "--seed", String(seed))));
  return [build, ...shuffles, ...benches()];
}

/** @param {string[]} more */
function benches(...more) {
  return benchLanes.map((name) => ({
    name: `bench ${name}`,
    command: node("bench/dist/cli.js", "--lane", name, ...more),
    limitMinutes: 30,
  }));
}
