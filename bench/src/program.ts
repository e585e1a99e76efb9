import type { MainContext } from "@portico/core";
import { everywhere, together } from "./everywhere.ts";
import { measure, type Result, type Side } from "./measure.ts";
import { type BenchScope, ours } from "./ours.ts";
import { full, smoke } from "./plan.ts";
import type { Opener, PeerPorts, Probe, Style, Surroundings } from "./probe.ts";
import { type Row, rows } from "./rows.ts";
import type { Gauge } from "./take.ts";

/** What the command line asks of a lane's program: its one argument, as JSON. */
export interface Job {
  readonly lane: string;
  /** Prefix of the benches to run. */
  readonly only: string;
  readonly smoke: boolean;
  readonly ports: PeerPorts;
}

/** What a lane's program prints, one JSON a line. */
export type Line = { readonly about: string } | { readonly result: Result };

/** What ours is compared with on one runtime, by the name in the report. */
export type Styles = Readonly<Record<string, Style>>;

/** What a lane has of its own. */
export interface Local {
  /** What is written with the runtime's own API: together with what is the same everywhere, what ours is compared with. */
  readonly styles: Styles;
  readonly gauge: Gauge;
  /** Default all. */
  readonly rows?: readonly Row[];
}

/** The module that a lane's threads import. */
export const worker: URL = new URL("./exposed.js", import.meta.url);

/** The main function of every lane's program: all rows in turn, all sides of a row in this one process. */
export async function main(scope: BenchScope, context: MainContext, local: Local): Promise<void> {
  const job = JSON.parse(context.args[0] ?? "") as Job;
  const at: Surroundings = { ports: job.ports, dir: await context.tmp() };
  const say = (line: Line): void => context.print(JSON.stringify(line));
  const styles = together(everywhere, local.styles);
  const chosen = (local.rows ?? rows).filter(({ bench }) => bench.startsWith(job.only));
  for (const row of chosen) {
    say({ about: `${job.lane} ${row.bench}` });
    for (const result of await runRow(scope, row, { ...local, styles }, at, job)) say({ result });
  }
}

/** Each row in a scope of its own, so that nothing it opened is there for the next. */
function runRow(scope: BenchScope, row: Row, local: Local, at: Surroundings, job: Job): Promise<Result[]> {
  return scope.scope(async (child) => {
    const open = ours(child)[row.opens];
    const [first, again] = [await open(at, row.size ?? 0), await open(at, row.size ?? 0)];
    const others = await openAll(row, local.styles, at);
    const results = await measure(row, job.lane, [first, again], others, job.smoke ? smoke : full, local.gauge);
    await closeAll([first, again, ...others.map(({ probe }) => probe)]);
    return results;
  });
}

async function openAll(row: Row, styles: Styles, at: Surroundings): Promise<Side[]> {
  const sides: Side[] = [];
  for (const [name, style] of Object.entries(styles)) {
    const open: Opener | undefined = style[row.opens];
    if (open !== undefined) sides.push({ name, probe: await open(at, row.size ?? 0) });
  }
  return sides;
}

async function closeAll(probes: readonly Probe[]): Promise<void> {
  for (const probe of probes) await probe.close();
}
