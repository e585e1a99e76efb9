// What each tier runs: `check` under a minute, `test` under fifteen, `soak` as long as it takes.

/** @typedef {import("./lib/run-steps.mjs").Step} Step */

const node = (...args) => ["node", ...args];
const conformance = (...args) => node("conformance/dist/cli.js", ...args);

/** On these every mutant runs; on the others a tenth of them, drawn anew each time. The slowest come first. */
const mutantLanes = ["reference", "node-24"];
const browserLanes = ["chromium-page", "chromium-worker", "chromium-isolated", "chromium-bare"];
const lessLanes = ["reference-client", "reference-bare"];
const otherLanes = [
  ...browserLanes,
  ...lessLanes,
  "node-22",
  "node-26",
  "node-permission",
  "deno",
  "deno-least",
  "bun",
];
/** Every lane with an adapter that core is on. */
const adapterLanes = [...mutantLanes, ...otherLanes];
/** Every lane that has to be good. A test compares them with the suite's own. */
export const laneNames = [...adapterLanes, "oracle-node", "oracle-deno", "oracle-bun"];
const lane = (name) => ["--lane", name];
/** Broken adapters mostly make cases wait for what does not come: many programs share the machine well. */
const together = ["--jobs", "6"];

/** Where the reports of all lanes go, for the matrix. */
const reports = "reports/lanes.json";

const build = { name: "build", command: node("node_modules/typescript/bin/tsc", "-b") };
/** Before the tests that drive it: they only find it, so that it is installed once. */
const browser = { name: "browser", command: node("tools/browser.mjs"), limitMinutes: 15 };
const statics = [
  { name: "lint", command: node("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".") },
  { name: "node-imports", command: node("tools/check-node-imports.mjs") },
  { name: "layers", command: node("tools/check-layers.mjs") },
  { name: "types", command: node("tools/check-types.mjs"), counts: true },
  { name: "types of tests", command: node("tools/check-test-types.mjs"), counts: true },
];
const packaging = [
  { name: "changesets", command: node("tools/check-changesets.mjs") },
  { name: "packages", command: node("tools/check-packages.mjs"), counts: true },
  { name: "README's figures", command: node("tools/readme-bench.mjs", "--check") },
];
const unit = { name: "unit", command: node("tools/unit.mjs"), counts: true, limitMinutes: 15 };
/** Without those that drive a browser, which take a minute. */
const quickUnit = { ...unit, command: node("tools/unit.mjs", "--exclude", "**/*.browser.test.ts") };

/** Quick: what to run before every commit. @returns {Step[]} */
export function checkSteps() {
  return [build, ...statics, quickUnit, { name: "node-24", command: conformance("--lane", "node-24"), counts: true }];
}

/** Everything that decides whether a commit is good. @returns {Step[]} */
export function testSteps() {
  return [
    build,
    ...statics,
    ...packaging,
    browser,
    unit,
    {
      name: "all lanes",
      command: conformance("--jobs", "4", "--json", reports),
      counts: true,
      limitMinutes: 15,
    },
    { name: "matrix", command: conformance("matrix", "--check", reports) },
    { name: "kill matrix", command: conformance("kills", "--check"), counts: true },
    {
      name: "all mutants",
      command: conformance("--mutants", "--require-mutants", ...together, ...mutantLanes.flatMap(lane)),
      counts: true,
      limitMinutes: 15,
    },
    {
      name: "a tenth of the mutants",
      command: conformance("--mutants", "--sample", "0.1", ...together, ...otherLanes.flatMap(lane)),
      counts: true,
      limitMinutes: 15,
      beside: true,
    },
    { name: "inside test runners", command: node("conformance/examples/embedding/check.mjs"), counts: true },
    {
      name: "certified from tarballs",
      command: node("tools/certify-packed.mjs"),
      counts: true,
      limitMinutes: 10,
      beside: true,
    },
    { name: "guide", command: node("examples/surprises/test/guide.mjs"), counts: true },
    { name: "kv end to end", command: node("examples/kv/test/e2e.mjs"), counts: true, limitMinutes: 15 },
    { name: "kv durability", command: node("examples/kv/test/durability.mjs"), counts: true, beside: true },
    {
      name: "kv crashes",
      command: node("examples/kv/test/crash.mjs", "--rounds", "15"),
      counts: true,
      limitMinutes: 10,
      beside: true,
    },
    { name: "bench smoke", command: node("bench/dist/cli.js", "--smoke"), counts: true },
  ];
}

/**
 * Orders of the cases, strain, all mutants everywhere, and the benches at full length.
 *
 * @param {readonly string[]} args those of the command line, which the lanes' part is handed
 * @param {import("./lib/soak-options.mjs").Options} options
 * @returns {Step[]}
 */
export function soakSteps(args, { seeds, lanes }) {
  const shuffles = {
    name: "lanes in many orders",
    command: node("tools/soak-lanes.mjs", ...args),
    counts: true,
    // A lane takes a minute or two, and under strain several.
    limitMinutes: 120 + 60 * seeds.length,
  };
  if (lanes.length > 0)
    return [build, ...(lanes.some((name) => browserLanes.includes(name)) ? [browser] : []), shuffles];
  return [
    build,
    browser,
    shuffles,
    {
      name: "all mutants on all lanes",
      command: conformance("--mutants", ...adapterLanes.flatMap(lane)),
      counts: true,
      limitMinutes: 240,
    },
    { name: "kill matrix", command: conformance("kills"), counts: true, limitMinutes: 240 },
    {
      name: "kv crashes",
      command: node("examples/kv/test/crash.mjs", "--rounds", "50"),
      counts: true,
      limitMinutes: 30,
    },
    { name: "benches", command: node("bench/dist/cli.js"), counts: true, limitMinutes: 120 },
  ];
}
