import process from "node:process";
import { lookAt } from "../report/look-at.ts";
import type { Row } from "../report/report.ts";

/** Shows a failure as it happens, and how far the lane is. */
export function printProgress(lane: string, row: Row, done: number, of: number): void {
  const bad = row.status === "fail" || row.status === "unexpected-pass";
  if (bad) print([`${lane}: ${row.status.toUpperCase()} ${row.id}: ${row.message ?? ""}`, ...hints(row)].join("\n"));
  if (process.stdout.isTTY) process.stdout.write(`\r${lane}: ${done}/${of}${done === of ? "\n" : ""}`);
  else if (done === of || done % 50 === 0) console.log(`${lane}: ${done}/${of}`);
}

/** What helps to find the reason: only of the suite's own cases there is more to say. */
function hints(row: Row): string[] {
  const where =
    row.rule === "" ? [] : [`rule ${row.rule}; look at the driver's ${lookAt(row.id)}; more: --explain ${row.id}`];
  const dump =
    row.dump === undefined ? [] : ["when the time was up:", ...row.dump.split("\n").map((line) => `  ${line}`)];
  return [...where, ...dump].map((line) => `    ${line}`);
}

function print(line: string): void {
  console.log(process.stdout.isTTY ? `\r${line}` : line);
}
