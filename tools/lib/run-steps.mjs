// Runs steps one after another with live output, and closes with the sum of their counts.
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
 */

/**
 * Runs every step, also after a failed one, and sets the exit code.
 *
 * @param {readonly Step[]} steps
 */
export async function runSteps(steps) {
  const started = performance.now();
  let sum = { passed: 0, failed: 0, skipped: 0 };
  const rows = [];
  for (const [index, step] of steps.entries()) {
    console.log(`\n[${index + 1}/${steps.length}] ${step.name}  (${step.command.join(" ")})`);
    const { count, seconds, note } = await runStep(step);
    sum = plus(sum, count);
    const verdict = count.failed === 0 ? "ok" : "FAILED";
    console.log(`[${index + 1}/${steps.length}] ${step.name}: ${verdict} in ${seconds.toFixed(1)} s${note}`);
    rows.push({ step: step.name, verdict, seconds: seconds.toFixed(1), ...count });
  }
  console.log("");
  printTable(rows);
  console.log(`\n${rows.length} steps in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  if (sum.failed > 0) process.exitCode = 1;
}

/** @param {Step} step */
async function runStep(step) {
  const started = performance.now();
  const { code, found, overdue } = await execute(step);
  const seconds = (performance.now() - started) / 1000;
  const { count, note } = judge(step, code, found, overdue);
  return { count, seconds, note };
}

/**
 * @param {Step} step
 * @returns {Promise<{ code: number | string, found: import("./count.mjs").Count | undefined, overdue: boolean }>}
 */
function execute(step) {
  const [program, ...args] = step.command;
  return new Promise((resolve) => {
    const child = spawn(program === "node" ? process.execPath : program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...step.env },
      // A group of its own, so that an overdue step ends with everything it has started.
      detached: process.platform !== "win32",
    });
    const release = endOnSignal(child);
    const found = new Map();
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
        console.log(`  | ${line}`);
      });
    }
    child.on("error", (error) => console.log(`  | cannot start: ${error.message}`));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      release();
      resolve({ code: code ?? signal ?? "not started", found: tally(found), overdue });
    });
  });
}

/** The step is in a group of its own, so the terminal's signals do not reach it. @returns stops watching */
function endOnSignal(child) {
  const codes = { SIGINT: 130, SIGTERM: 143 };
  const end = (name) => {
    endTree(child);
    process.exit(codes[name]);
  };
  for (const name of Object.keys(codes)) process.once(name, end);
  return () => {
    for (const name of Object.keys(codes)) process.off(name, end);
  };
}

/** @param {import("node:child_process").ChildProcess} child */
function endTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  else process.kill(-child.pid, "SIGKILL");
}

/** @param {readonly Record<string, string | number>[]} rows */
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
