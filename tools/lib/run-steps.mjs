// Runs steps one after another, or beside each other, with live output, and closes with the sum of their counts.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { judge, plus, readLine, tally } from "./count.mjs";

/**
 * One command of a tier.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command program and arguments; `node` is the pinned one
 * @property {boolean} [counts] it prints count lines, `N passed, N failed, N skipped`, that are added up; see `tally`.
 *   Without such a line the step has failed. Other steps count as one.
 * @property {number} [limitMinutes] after which it is ended and has failed; default 5
 * @property {Readonly<Record<string, string>>} [env]
 * @property {boolean} [beside] it runs at the same time as the step before it: both mostly wait
 */

/** How much of a failed step's output comes again at the end, where whoever reads the log looks first. */
const repeatedLines = 60;

/**
 * Runs every step, also after a failed one, and sets the exit code.
 *
 * @param {readonly Step[]} steps
 */
export async function runSteps(steps) {
  const started = performance.now();
  endOnSignals();
  const rows = [];
  for (const group of groupsOf(steps)) {
    const run = (step) => runStep(step, `[${steps.indexOf(step) + 1}/${steps.length}]`, group.length > 1);
    rows.push(...(await Promise.all(group.map(run))));
  }
  for (const { step, verdict, lastLines } of rows) {
    if (verdict !== "ok") console.log(`\nWhat ${step} said last:\n${lastLines.join("\n")}`);
  }
  const sum = rows.reduce(plus);
  console.log("");
  printTable(rows);
  console.log(`\n${rows.length} steps in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  if (sum.failed > 0) process.exitCode = 1;
}

/** Those that run at the same time. @param {readonly Step[]} steps @returns {Step[][]} */
function groupsOf(steps) {
  const groups = [];
  for (const step of steps) {
    if (step.beside) groups.at(-1).push(step);
    else groups.push([step]);
  }
  return groups;
}

/**
 * @param {Step} step
 * @param {string} place
 * @param {boolean} inCompany whether each line has to say of which step it is
 */
async function runStep(step, place, inCompany) {
  const started = performance.now();
  console.log(`\n${place} ${step.name}  (${step.command.join(" ")})`);
  const label = inCompany ? `  ${step.name} | ` : "  | ";
  const { code, found, overdue, lastLines } = await execute(step, label);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { count, note } = judge(step, code, found, overdue);
  const verdict = count.failed === 0 ? "ok" : "FAILED";
  console.log(`${place} ${step.name}: ${verdict} in ${seconds} s${note}`);
  return { step: step.name, verdict, seconds, ...count, lastLines };
}

/**
 * @param {Step} step
 * @param {string} label what each line of output begins with
 * @returns {Promise<{
 *   code: number | string,
 *   found: import("./count.mjs").Count | undefined,
 *   overdue: boolean,
 *   lastLines: readonly string[],
 * }>}
 */
function execute(step, label) {
  const [program, ...args] = step.command;
  return new Promise((resolve) => {
    const child = spawn(program === "node" ? process.execPath : program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...step.env },
      // A group of its own, so that an overdue step ends with everything it has started.
      detached: process.platform !== "win32",
    });
    running.add(child);
    const found = new Map();
    const lastLines = [];
    let overdue = false;
    const timer = setTimeout(
      () => {
        overdue = true;
        endTree(child);
      },
      (step.limitMinutes ?? 5) * 60_000,
    );
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        readLine(line, found);
        const labelled = `${label}${line}`;
        lastLines.push(labelled);
        if (lastLines.length > repeatedLines) lastLines.shift();
        console.log(labelled);
      });
    }
    child.on("error", (error) => console.log(`${label}cannot start: ${error.message}`));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code: code ?? signal ?? "not started", found: tally(found), overdue, lastLines });
    });
  });
}

/** Those that run. Each is in a group of its own, so the terminal's signals do not reach them. */
const running = new Set();

function endOnSignals() {
  for (const [name, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.once(name, () => {
      for (const child of running) endTree(child);
      process.exit(code);
    });
  }
}

/** @param {import("node:child_process").ChildProcess} child */
function endTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  else process.kill(-child.pid, "SIGKILL");
}

/** @param {readonly Record<string, unknown>[]} rows */
function printTable(rows) {
  const columns = ["step", "verdict", "seconds", "passed", "failed", "skipped"];
  const width = (column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length));
  const line = (cell) =>
    columns
      .map((column, i) => (i < 2 ? cell(column).padEnd(width(column)) : cell(column).padStart(width(column))))
      .join("  ");
  console.log(line((column) => column));
  for (const row of rows) console.log(line((column) => String(row[column])));
}
