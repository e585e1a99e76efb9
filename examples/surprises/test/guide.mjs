// Runs every snippet of docs/async-without-surprises.md on every lane and compares code and output with what the guide shows:
// guide.mjs [--lane NAME]... [--write]
//
// A chapter is a heading, the file of that name in src/, and its blocks in the guide; `--write` fills those with the code, and
// with what the first lane prints.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { surprises } from "@portico/example-surprises";
import { laneNames, root, runLanes } from "./lanes.mjs";
import { chaptersOf, regionOf, slugOf } from "./text.mjs";

const { values } = parseArgs({
  options: { lane: { type: "string", multiple: true, default: laneNames }, write: { type: "boolean", default: false } },
});
const file = join(root, "docs/async-without-surprises.md");
const names = Object.keys(surprises);
const programs = names.flatMap((name) => [`${name}/plain`, `${name}/portico`]);
const began = performance.now();
let passed = 0;
let failed = 0;

if (values.write) await write();
await check();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** Puts code and output of every program into the guide. */
async function write() {
  const outputs = new Map();
  await runLanes(
    values.lane.slice(0, 1),
    (_lane, results) => {
      for (const [program, lines] of results) outputs.set(program, lines);
    },
    fail,
  );
  let text = readFileSync(file, "utf8");
  for (const { name, blocks } of chaptersOf(text).reverse()) {
    const wanted = partsOf(name).map((part) => part.code ?? outputs.get(part.program)?.join("\n"));
    for (const [i, { start, end }] of [...blocks.entries()].reverse()) {
      if (wanted[i] !== undefined) text = text.slice(0, start) + wanted[i] + text.slice(end);
    }
  }
  writeFileSync(file, text);
}

async function check() {
  const guide = readFileSync(file, "utf8");
  const chapters = new Map(chaptersOf(guide).map((chapter) => [chapter.name, chapter]));
  compare("the chapters", [...chapters.keys()].sort().join("\n"), [...names].sort().join("\n"));
  const kit = regionOf(readFileSync(join(root, "examples/surprises/src/kit.ts"), "utf8"), "kit");
  compare("whether it shows the kit", guide.includes(`\n${kit}\n`), true);
  for (const name of names) {
    const blocks = chapters.get(name)?.blocks ?? [];
    compare(`how many blocks ${name} has`, blocks.length, partsOf(name).length);
    for (const [i, { code, what }] of partsOf(name).entries()) {
      if (code !== undefined) compare(`${what} of ${name}`, blocks[i]?.text, code);
    }
  }
  checkRules(guide, chapters);
  progress(`guide: ${passed} passed, ${failed} failed`);
  await runLanes(
    values.lane,
    (lane, results) => {
      for (const program of programs) {
        compare(
          `${lane}: ${program}`,
          results.get(program)?.join("\n") ?? "it has not run",
          outputOf(chapters, program),
        );
      }
      progress(`${lane}: ${programs.length} programs, ${failed} failed so far`);
    },
    fail,
  );
}

/** Every chapter names the rules that make the difference, and they are links to what exists. */
function checkRules(guide, chapters) {
  const headings = readFileSync(join(root, "docs/spec.md"), "utf8").matchAll(/^### (([A-Z]+-\d+) .+)$/gm);
  const links = new Map([...headings].map(([, heading, rule]) => [rule, `[${rule}]: spec.md#${slugOf(heading)}`]));
  for (const { name, rules } of chapters.values()) {
    const good = rules.length > 0 && rules.every((rule) => links.has(rule) && guide.includes(`\n${links.get(rule)}\n`));
    compare(`the rules of ${name}`, good, true);
  }
}

/** What the guide shows of a chapter, block by block. */
function partsOf(name) {
  const source = readFileSync(join(root, `examples/surprises/src/${name}.ts`), "utf8");
  const shared = regionOf(source, "shared");
  return [
    ...(shared === undefined ? [] : [{ what: "the shared code", code: shared }]),
    ...["plain", "portico"].flatMap((form) => [
      { what: `the code (${form})`, code: regionOf(source, form) },
      { what: `the output (${form})`, program: `${name}/${form}` },
    ]),
  ];
}

/** What a program prints, as the guide shows it. */
function outputOf(chapters, program) {
  const name = program.slice(0, program.indexOf("/"));
  return chapters.get(name)?.blocks[partsOf(name).findIndex((part) => part.program === program)]?.text;
}

function compare(what, actual, expected) {
  if (actual === expected) {
    passed++;
    return;
  }
  fail(`${what}\n${indent(`is\n${actual}`)}\n${indent(`should be\n${expected}`)}`);
}

/** @param {string | Error} why */
function fail(why) {
  failed++;
  console.log(`failed: ${why instanceof Error ? why.message : why}`);
}

function indent(text) {
  return text.replaceAll(/^/gm, "  ");
}

function progress(line) {
  console.log(`[${((performance.now() - began) / 1000).toFixed(1)} s] ${line}`);
}
