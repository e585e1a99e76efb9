import type { LaneEnd } from "../lanes/launch.ts";
import { type Report, type Row, unfinished } from "../report/report.ts";

/** What a case does that does not always pass. */
export type Effect = "fails" | "flaky" | "ends the program" | "hangs the program";

/** A case that does not come out as it should. */
export interface Finding {
  readonly case: string;
  readonly effect: Effect;
  /** What its first failure said. */
  readonly message: string;
}

export interface Survey {
  readonly host: Report["host"];
  /** How many cases ran. */
  readonly ran: number;
  readonly findings: readonly Finding[];
}

/** Starts the lane's program for these cases, or for all. */
export type Launch = (only?: readonly string[]) => Promise<LaneEnd>;

/** How a case came out: undefined where it passed. */
type Bad = Pick<Finding, "effect" | "message"> | undefined;

/** How often what has not passed is run. */
const runs = 3;

/**
 * Runs a lane's cases, whatever becomes of its program, and those that have not passed again.
 *
 * @throws Error if the program does not start, or fails between cases
 */
export async function survey(launch: Launch): Promise<Survey> {
  const first = await runThrough(launch);
  const bad = [...first.rows].filter(([, row]) => row !== undefined).map(([id]) => id);
  const more: ReadonlyMap<string, Bad>[] = [];
  while (bad.length > 0 && more.length < runs - 1) more.push((await runThrough(launch, bad)).rows);
  const findings = bad.map((id) =>
    finding(
      id,
      [first.rows, ...more].map((rows) => rows.get(id)),
    ),
  );
  return { host: first.host, ran: first.rows.size, findings: findings.sort((a, b) => (a.case < b.case ? -1 : 1)) };
}

function finding(id: string, outcomes: readonly Bad[]): Finding {
  const bad = outcomes.filter((outcome) => outcome !== undefined);
  const message = bad[0]?.message ?? "";
  if (bad.length < outcomes.length) return { case: id, effect: "flaky", message };
  const worst = bad.find(({ effect }) => effect !== "fails") ?? { effect: "fails" };
  return { case: id, effect: worst.effect, message };
}

/** Starts the program again behind every case that takes it down. */
async function runThrough(
  launch: Launch,
  only?: readonly string[],
): Promise<{ host: Report["host"]; rows: ReadonlyMap<string, Bad> }> {
  const rows = new Map<string, Bad>();
  let left = only;
  for (;;) {
    const end = await launch(left);
    const report = end.result as Report | undefined;
    if (report === undefined) throw new Error(`${end.lane} did not run: ${end.trouble.join(", ")}`);
    for (const row of report.results) if (row.ms !== undefined) rows.set(row.id, outcomeOf(row));
    const downAt = report.results.find(({ reason }) => reason === unfinished);
    if (downAt === undefined && end.trouble.length === 0) return { host: report.host, rows };
    if (downAt === undefined) throw new Error(`${end.lane}: ${end.trouble.join(", ")}, and no case was running`);
    rows.set(downAt.id, downBy(end));
    left = report.results.filter(({ reason }) => reason === "not reached").map(({ id }) => id);
    if (left.length === 0) return { host: report.host, rows };
  }
}

function outcomeOf({ status, message = "" }: Row): Bad {
  return status === "pass" ? undefined : { effect: "fails", message };
}

function downBy({ trouble }: LaneEnd): Bad {
  const message = trouble.join(", ");
  return { effect: message.startsWith("made no progress") ? "hangs the program" : "ends the program", message };
}
