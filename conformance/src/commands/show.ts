import type { LaneEnd } from "../lanes/launch.ts";
import { type Report, surprises, totals } from "../report/report.ts";

type Totals = ReturnType<typeof totals>;

/** The closing line of several lanes: what is wrong outside the rows counts as failed. */
export function printSum(what: string, all: readonly Totals[], more: number): void {
  const sum = (key: keyof Totals): number => all.reduce((count, one) => count + one[key], 0);
  console.log(`${what}: ${sum("passed")} passed, ${sum("failed") + more} failed, ${sum("skipped")} skipped`);
}

/** How much went wrong with the programs themselves. */
export function troubles(ends: readonly LaneEnd[]): number {
  return ends.reduce((count, end) => count + end.trouble.length, 0);
}

/** One line a lane, and below them what is wrong with any: who reads the end of a log need not search for it. */
export function table(ends: readonly LaneEnd[]): string {
  return [...ends.map(line), ...ends.flatMap(wrongs)].join("\n");
}

function wrongs({ lane, trouble, result }: LaneEnd): string[] {
  const report = result as Report | undefined;
  const unexpected = report === undefined || report.run.partial ? [] : surprises(report);
  return [...trouble, ...unexpected].map((why) => `${lane}: ${why}`);
}

function line(end: LaneEnd): string {
  if (end.result === undefined) return `${end.lane.padEnd(17)} did not run`;
  const report = end.result as Report;
  const { passed, failed, skipped } = totals(report);
  const runtime = `${report.host.runtime} ${report.host.runtimeVersion}`;
  const numbers = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  const seconds = `${Math.round(report.run.ms / 1000)} s`;
  const [lane, leaks] = [end.lane.padEnd(17), report.run.leaks.padEnd(16)];
  return `${lane} ${runtime.padEnd(18)} ${numbers.padEnd(36)} ${seconds.padStart(5)}  leaks ${leaks} ${stateOf(end, report)}`;
}

function stateOf(end: LaneEnd, report: Report): string {
  if (end.trouble.length > 0) return "NOT OK";
  if (report.run.partial) return "partial, certifies nothing";
  if (surprises(report).length > 0) return "NOT OK";
  return report.run.traits === undefined ? "ok" : "as expected, certifies nothing";
}
