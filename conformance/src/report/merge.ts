import type { Case } from "../runner/case.ts";
import type { Report } from "./report.ts";

/** What only shows across lanes: different suites, and cases and capabilities that no lane has proven. */
export function faultsAcross(reports: readonly Report[], cases: readonly Case[]): string[] {
  const [first] = reports;
  if (first === undefined) return ["No lane has run"];
  const different = reports.filter((report) => report.suite.digest !== first.suite.digest);
  const whole = reports.filter((report) => report.run.traits === undefined);
  const passed = new Set(
    whole.flatMap((report) => report.results.filter((row) => row.status === "pass").map((row) => row.id)),
  );
  const claimed = new Set(whole.flatMap((report) => report.host.capabilities));
  const needed = [...new Set(cases.flatMap((one) => one.needs))];
  return [
    ...different.map((report) => `${report.host.lane} ran another suite than ${first.host.lane}`),
    ...cases.filter((one) => !passed.has(one.id)).map((one) => `${one.id} has passed on no lane`),
    ...needed.filter((name) => !claimed.has(name)).map((name) => `No lane claims ${name}`),
  ];
}
