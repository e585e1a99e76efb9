import type { MainContext } from "@portico/core";
import { full, measure, type Result, type Side, smoke } from "./measure.ts";
import { type BenchScope, ours } from "./ours.ts";
import type { Opener, PeerPorts, Probe, Style, Surroundings } from "./probe.ts";
import { type Row, rows } from "./rows.ts";

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

/** The module that a lane's threads import. */
export const worker: URL = new URL("./exposed.js", import.meta.url);

/** The main function of every lane's program: all rows in turn, all sides of a row in this one process. */
export async function main(
  scope: BenchScope,
  context: MainContext,
  styles: Styles,
  all: readonly Row[] = rows,
): Promise<void> {
  const job = JSON.parse(context.args[0] ?? "") as Job;
  const at: Surroundings = { ports: job.ports, dir: await context.tmp() };
  const say = (line: Line): void => context.print(JSON.stringify(line));
  const chosen = all.filter(({ bench }) => bench.startsWith(job.only));
  for (const row of chosen) {
    say({ about: `${job.lane} ${row.bench}` });
    for (const result of await runRow(scope, row, styles, at, job)) say({ result });
  }
}

/** Each row in a scope of its own, so that nothing it opened is there for the next. */
function runRow(scope: BenchScope, row: Row, styles: Styles, at: Surroundings, job: Job): Promise<Result[]> {
  return scope.scope(async (child) => {
    const open = ours(child)[row.opens];
    const [first, again] = [await open(at), await open(at)];
    const others = await openAll(row, styles, at);
    const results = await measure(row, job.lane, [first, again], others, job.smoke ? smoke : full);
    await closeAll([first, again, ...others.map(({ probe }) => probe)]);
    return results;
  });
}

async function openAll(row: Row, styles: Styles, at: Surroundings): Promise<Side[]> {
  const sides: Side[] = [];
  for (const [name, style] of Object.entries(styles)) {
    const open: Opener | undefined = style[row.opens];
    if (open !== undefined) sides.push({ name, probe: await open(at) });
  }
  return sides;
}

async function closeAll(probes: readonly Probe[]): Promise<void> {
  for (const probe of probes) await probe.close();
}
