import type { Capability } from "@portico/core";
import type { Driver, Root, RootOptions } from "@portico/core/driver";
import type { LaneFacts, Peer } from "./context.ts";
import type { LeakProbe } from "./leaks.ts";
import type { Limits } from "./limits.ts";
import type { Trap } from "./trap.ts";

/** What the runner needs from the program it runs in. */
export interface Environment {
  readonly lane: LaneFacts;
  /** URL of the module with the exposed functions. Absent where the driver brings the module. */
  readonly worker?: string;
  readonly seed: number;
  /** How many threads `parallel` has in the roots of cases that do not say. Absent: as many as core's default. */
  readonly threads?: number;
  readonly limits: Limits;
  readonly trap: Trap;
  readonly leaks: LeakProbe;
  /** Opens a root of the adapter under test: core's `openRoot`, perhaps with something wrong wrapped round it. */
  readonly openRoot: (driver: Driver, options: RootOptions) => Root<Capability>;
  /** The surroundings of one case. */
  readonly open: () => Promise<Surroundings>;
}

/** What a case touches outside its scope. Nothing in it comes from the adapter under test, except the driver. */
export interface Surroundings {
  readonly driver: Driver;
  readonly peer: Peer;
  /** Makes a fresh directory. */
  tmp(): Promise<string>;
  /** Takes everything down. @returns what the adapter has left behind, as seen from outside */
  close(): Promise<readonly string[]>;
}

/** Opens the surroundings of each case. */
export interface SurroundingsSource {
  open(): Promise<Surroundings>;
  /** When the last case is over. */
  close(): void;
}
