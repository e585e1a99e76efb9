import type { LaneFacts } from "../context.ts";
import type { Expectations } from "../expect.ts";
import type { Shard } from "../mutants/job.ts";
import type { Strain } from "./strain.ts";

/** What the launcher tells a lane's program, as JSON in its only argument. */
export interface LaneConfig {
  readonly facts: Omit<LaneFacts, "detected">;
  readonly version: string;
  readonly seed: number;
  readonly timeScale: number;
  readonly only?: readonly string[];
  /** Where the result goes. */
  readonly result: string;
  /** A directory for the cases' directories. */
  readonly tmp: string;
  /** Control port of the peer program. Absent for a lane that has a peer of its own. */
  readonly peerPort?: number;
  readonly expectations: Expectations;
  /** Under which conditions. Absent: as the machine is. */
  readonly strain?: Strain;
  readonly job: "suite" | "mutants";
  /** With the job `mutants`: the part of them to run, 0 to 1, whose turn they are, and names to restrict it to. */
  readonly sample?: number;
  readonly shard?: Shard;
  readonly mutants?: readonly string[];
}
