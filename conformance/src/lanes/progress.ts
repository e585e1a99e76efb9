import process from "node:process";
import type { Row } from "../report.ts";

/** Shows a failure as it happens, and how far the lane is. */
export function printProgress(lane: string, row: Row, done: number, of: number): void {
  const bad = row.status === "fail" || row.status === "unexpected-pass";
  if (bad) print(`${lane}: ${row.status.toUpperCase()} ${row.id}: ${row.message ?? ""}`);
  if (process.stdout.isTTY) process.stdout.write(`\r${lane}: ${done}/${of}${done === of ? "\n" : ""}`);
  else if (done === of || done % 50 === 0) console.log(`${lane}: ${done}/${of}`);
}

function print(line: string): void {
  console.log(process.stdout.isTTY ? `\r${line}` : line);
}
