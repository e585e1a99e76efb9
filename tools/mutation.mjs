// Changes the sources of a package a little, one change at a time, and looks whether the suite or the tests notice.
// What nothing notices is a missing case, code that is not needed, or explained in docs/mutation.md.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { exists, root } from "./lib/packages.mjs";
import { recordReach, tryCases } from "./mutation/audit-cases.mjs";
import { isInBrowser, tryPages } from "./mutation/audit-pages.mjs";
import { recordTests, tryTests } from "./mutation/audit-tests.mjs";
import { allMutations, copyRepository, plant, sourcesOf } from "./mutation/copy.mjs";
import { draw } from "./mutation/draw.mjs";
import { explainedIn, faultsOf, keyOf } from "./mutation/explained.mjs";
import { openLanes } from "./mutation/lane-program.mjs";

const help = `node tools/mutation.mjs --package core [options]

Changes sources a little, one change at a time, and runs what reaches the change, until something fails.

  --package NAME     of packages/: core, adapter-node, adapter-deno, adapter-bun, adapter-browser
  --file GLOB        only these of its files, e.g. 'src/sync/*.ts'; may be repeated
  --sample N         only N of the changes, drawn with the seed
  --seed S           default 1
  --again FILE       only what nothing noticed in the run that wrote this file with --json
  --lane NAME        whose cases run, in this order; may be repeated. Default: what suits the package. In browsers a change
                     takes up to two minutes
  --no-tests         only cases, no unit tests
  --no-cases         only unit tests, no cases
  --jobs N           programs at once, default 2
  --json FILE        writes every change and what noticed it
  --list             prints the changes and tries none

Build first (npx tsc -b). Works in a copy in the temporary directory.
Exit codes: 0 everything is noticed or explained in docs/mutation.md, 1 something is not, 64 the command line is wrong.`;

/** Cases of the later lanes run if those of the earlier ones do not have them; in browsers all of them do, as each kind of page is another. */
const lanesOfPackage = {
  core: ["reference", "node-24"],
  "adapter-node": ["node-24"],
  "adapter-deno": ["deno"],
  "adapter-bun": ["bun"],
  "adapter-browser": ["chromium-isolated", "chromium-page"],
};

/** Signals, exit codes and errors that reach nobody take programs of their own. */
const programTests = ["conformance/test/exit-codes.test.ts"];

class UsageError extends Error {}

function options() {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const many = { type: "string", multiple: true };
  const { values } = parse({
    options: {
      help: flag,
      list: flag,
      package: text,
      file: many,
      sample: text,
      again: text,
      seed: text,
      lane: many,
      jobs: text,
      json: text,
      "no-tests": flag,
      "no-cases": flag,
    },
  });
  if (values.help) return { help: true };
  const name = values.package;
  if (name === undefined) throw new UsageError("--package is missing: the name of a directory in packages/");
  if (!exists(`packages/${name}/src`)) throw new UsageError(`There is no packages/${name}/src`);
  const lanes = values["no-cases"] === true ? [] : (values.lane ?? lanesOfPackage[name]);
  if (lanes === undefined && values.list !== true)
    throw new UsageError(`No lane is known that loads ${name}: name it with --lane`);
  return {
    name,
    lanes,
    patterns: (values.file ?? ["src/**/*.ts"]).map((pattern) => `packages/${name}/${pattern}`),
    sample: values.sample === undefined ? undefined : number(values.sample, "--sample"),
    seed: number(values.seed ?? "1", "--seed"),
    jobs: number(values.jobs ?? "2", "--jobs"),
    again: values.again,
    json: values.json,
    list: values.list === true,
    tests: values["no-tests"] === true ? [] : [`packages/${name}/test`, ...programTests].filter(exists),
  };
}

function parse(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function number(text, flag) {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${flag} is a whole number from 1, got ${text}`);
  return Number(text);
}

async function main() {
  const asked = options();
  if (asked.help) return print(help);
  const files = sourcesOf(asked.patterns);
  if (files.length === 0) throw new UsageError(`No source is called ${asked.patterns.join(", ")}`);
  const sources = allMutations(files);
  const all = sources.flatMap(({ mutations }) => mutations);
  const candidates = asked.again === undefined ? all : all.filter(notNoticedIn(asked.again));
  const drawn = asked.sample === undefined ? candidates : draw(candidates, asked.sample, asked.seed, keyOf);
  if (asked.list) return print(drawn.map(show).join("\n"));
  if (!existsSync(join(root, `packages/${asked.name}/dist`))) throw new UsageError("Build first: npx tsc -b");
  print(`${drawn.length} of ${all.length} changes in ${files.length} files, seed ${asked.seed}`);
  const started = performance.now();
  const noticed = await audit(asked, sources, drawn);
  const seconds = Math.round((performance.now() - started) / 1000);
  report(asked, files, all, drawn, noticed, seconds);
}

/** @param {string} file written with --json */
function notNoticedIn(file) {
  if (!existsSync(file)) throw new UsageError(`--again: there is no file ${file}`);
  const { results } = JSON.parse(readFileSync(file, "utf8"));
  const keys = new Set(results.filter(({ by }) => by === undefined).map(keyOf));
  return (mutation) => keys.has(keyOf(mutation));
}

/** @returns {Promise<Map<number, { by: string, says: string }>>} what noticed which mutation */
async function audit(asked, sources, drawn) {
  const copy = copyRepository();
  try {
    plant(copy, sources);
    const noticed = new Map();
    const left = () => drawn.map(({ id }) => id).filter((id) => !noticed.has(id));
    const add = (found) => {
      for (const [id, by] of found) noticed.set(id, by);
    };
    const { lanes, jobs } = asked;
    const programs = lanes.filter((lane) => !isInBrowser(lane));
    for (const lane of lanes.filter(isInBrowser)) add(await tryPages(lane, sources, left(), jobs, progress));
    if (programs.length > 0) await auditCases(programs, jobs, copy, left, add);
    save(asked, drawn, noticed);
    if (asked.tests.length > 0 && left().length > 0) {
      const reach = await recordTests(copy, asked.tests);
      add(await tryTests(copy, reach, left(), asked.jobs, progress));
    }
    return noticed;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function auditCases(names, jobs, copy, left, add) {
  const lanes = await openLanes(copy);
  try {
    const seen = new Set();
    for (const lane of names.map(lanes.named)) {
      const fresh = lane.cases.filter((id) => !seen.has(id));
      for (const id of fresh) seen.add(id);
      const reach = await recordReach(lane, fresh, jobs, progress);
      add(await tryCases(lane, reach, left(), jobs, progress));
    }
  } finally {
    lanes.close();
  }
}

function report(asked, files, all, drawn, noticed, seconds) {
  const document = join(root, "docs/mutation.md");
  const rows = existsSync(document) ? explainedIn(readFileSync(document, "utf8")) : [];
  const explained = new Set(rows.map(keyOf));
  const survivors = drawn.filter(({ id }) => !noticed.has(id));
  const unexplained = survivors.filter((mutation) => !explained.has(keyOf(mutation)));
  const [tried, kept] = [drawn, survivors].map((list) => new Set(list.map(keyOf)));
  const known = new Set(all.map(keyOf));
  const faults = faultsOf(rows, known, new Set(files), (key) => kept.has(key) || !tried.has(key));
  for (const mutation of unexplained) print(`not noticed: ${show(mutation)}`);
  for (const fault of faults) print(fault);
  for (const line of scores(drawn, noticed)) print(line);
  save(asked, drawn, noticed);
  const good = survivors.length - unexplained.length;
  print(
    `mutation ${asked.name}: ${noticed.size} noticed, ${good} explained, ${unexplained.length} not noticed, ${seconds} s`,
  );
  process.exitCode = unexplained.length + faults.length === 0 ? 0 : 1;
}

/** So far, or in the end. */
function save(asked, drawn, noticed) {
  if (asked.json === undefined) return;
  const results = drawn.map((mutation) => ({ ...mutation, ...noticed.get(mutation.id) }));
  writeFileSync(asked.json, `${JSON.stringify({ ...asked, results }, null, 2)}\n`);
}

/** A line for each directory. */
function scores(drawn, noticed) {
  const directories = [...new Set(drawn.map(({ file }) => dirname(file)))].sort();
  return directories.map((directory) => {
    const here = drawn.filter(({ file }) => dirname(file) === directory);
    const count = here.filter(({ id }) => noticed.has(id)).length;
    return `${directory}: ${count} of ${here.length} noticed, ${((100 * count) / here.length).toFixed(1)} %`;
  });
}

function show({ file, line, where, change }) {
  return `${file}:${line} | ${where} | ${change}`;
}

function print(line) {
  console.log(line);
}

/** With the seconds since the start: it takes long. */
function progress(line) {
  print(`${String(Math.round(performance.now() / 1000)).padStart(5)} s  ${line}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n(--help prints what there is)` : error);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}
