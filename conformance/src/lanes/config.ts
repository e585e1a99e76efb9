import type { Shard } from "../mutants/job.ts";
import type { LaneFacts } from "../runner/context.ts";
import type { Expectations } from "../runner/expect.ts";
import type { Strain } from "./strain.ts";

/** What the launcher tells a lane's program, as JSON in its only argument. */
export interface LaneConfig {
  readonly facts: Omit<LaneFacts, "detected">;
  /** URL of the adapter's module: see `AdapterModule`. */
  readonly module: string;
  /** URL of a module with cases that run in place of the suite's. It is also the module that threads import. */
  readonly cases?: string;
  readonly version: string;
  readonly seed: number;
  readonly timeScale: number;
  readonly only?: readonly string[];
  /** Stops after so many failed cases. */
  readonly bail?: number;
  /** Where the result goes. */
  readonly result: string;
  /** A directory for the cases' directories. */
  readonly tmp: string;
  /** Control port of the peer program. Absent for a lane that has a peer of its own. */
  readonly peerPort?: number;
  readonly expectations: Expectations;
  /** Under which conditions. Absent: as the machine is. */
  readonly strain?: Strain;
  /** How many threads `parallel` has in the roots of cases that do not say. Absent: core's default. */
  readonly threads?: number;
  readonly job: "suite" | "mutants" | "kills";
  /** With the job `mutants`: the part of them to run, 0 to 1, whose turn they are, and names to restrict it to. */
  readonly sample?: number;
  readonly shard?: Shard;
  readonly mutants?: readonly string[];
  /** With the job `kills`: the wrong behaviour to run the cases of `only` on, none of them without it, and how many at once. */
  readonly behaviour?: string;
  readonly atOnce?: number;
}

/** The result of a program that could not use what it was given. */
export interface Refused {
  readonly refused: string;
}

export function refused(why: string): Refused {
  return { refused: why };
}

export function isRefused(result: unknown): result is Refused {
  return typeof result === "object" && result !== null && "refused" in result;
}
