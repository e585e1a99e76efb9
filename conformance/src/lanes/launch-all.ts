import type { Lane } from "./lane.ts";
import { type LaneEnd, type LaneJob, launchLane } from "./launch.ts";

/** A program to be started. */
export type Launch = readonly [lane: Lane, job: LaneJob];

/** Starts so many at once, first those in browsers, which take longest. @returns their ends, in the order of the launches */
export async function launchAll(launches: readonly Launch[], jobs: number): Promise<LaneEnd[]> {
  const ends: LaneEnd[] = [];
  const waiting = [...launches.entries()].sort(([, [a]], [, [b]]) => Number(inBrowser(b)) - Number(inBrowser(a)));
  const launchNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, [lane, job]] = next;
      const end = await launchLane(lane, job);
      for (const trouble of end.trouble) console.log(`${end.lane}: ${trouble}`);
      ends[at] = end;
    }
  };
  await Promise.all(Array.from({ length: jobs }, launchNext));
  return ends;
}

function inBrowser({ facts }: Lane): boolean {
  return facts.host.runtime === "chromium";
}

/** What the programs have written. Those that have written nothing are left out. */
export function resultsOf<Result>(ends: readonly LaneEnd[]): Result[] {
  return ends.flatMap((end) => (end.result === undefined ? [] : [end.result as Result]));
}
