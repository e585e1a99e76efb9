import type { Capability } from "@portico/core";
import type { Driver, Root, RootOptions } from "@portico/core/driver";
import type { FullScope, Trait } from "./case.ts";
import type { Check } from "./check.ts";

/** What a case gets: fresh for each run. */
export interface Ctx {
  /** A root scope of the adapter under test, ended and checked for leaks after the case. */
  readonly scope: FullScope;
  readonly driver: Driver;
  readonly check: Check;
  /** An independent program on the other end of sockets. */
  readonly peer: Peer;
  /** The run's seed, for cases that draw numbers. */
  readonly seed: number;
  /** What this run is supposed to be, and what the suite itself has found out about the runtime. */
  readonly lane: LaneFacts;
  /**
   * Another root, with the same worker module (see `cases/exposed.ts`) and seed unless told otherwise, on the driver under test or on one made from it.
   * Mutants reach it. It is ended after the case, and judged by that unless the case has closed it itself.
   */
  root(options?: RootOptions, driver?: Driver): Root<Capability>;
  /** Takes what the roots have reported so far (failures that no caller waits for). What is not taken fails the case. */
  reported(): unknown[];
  /** A fresh, empty directory. */
  tmp(): Promise<string>;
  /** Runs after the case, last first, also after a failure; throwing fails the case. */
  defer(undo: () => unknown): void;
  /** Waits for a signal; fails with "timed out: what" after the limit. */
  within<T>(promise: PromiseLike<T>, what: string): Promise<T>;
  /** Asserts that the promise stays pending for a short while. */
  never(promise: PromiseLike<unknown>, what: string): Promise<void>;
}

/** What a lane declares, and what the suite detects without asking the adapter. */
export interface LaneFacts {
  readonly name: string;
  /** Package of the adapter. */
  readonly adapter: string;
  /** What the driver has to call its runtime, how its version starts, and exactly what it has to claim. */
  readonly expected: {
    readonly runtime: string;
    readonly version: string;
    readonly capabilities: readonly Capability[];
  };
  /** The runtime that really runs this: detected by the lane, not by the adapter. */
  readonly detected: { readonly runtime: string; readonly version: string };
  /** What {@link detected} has to be. */
  readonly host: { readonly runtime: string; readonly version: string };
  /** The part of the suite that runs here, which certifies nothing. Absent: all of it. */
  readonly traits?: readonly Trait[];
}

/** A program outside the runtime under test (Node's net, or in memory for the reference lane). */
export interface Peer {
  /** Listens; the behaviour of each accepted connection is scripted. */
  listen(script: PeerScript): Promise<{ port: number; report(): Promise<PeerReport[]> }>;
  /** Connects to the adapter's listener and runs the script. */
  connect(port: number, script: PeerScript): Promise<{ report(): Promise<PeerReport> }>;
  /** A loopback port on which nobody listens. */
  closedPort(): Promise<number>;
}

/** What the peer does with a connection, step by step. `[]` holds it open, reading nothing. */
export type PeerScript = readonly PeerStep[];
export type PeerStep =
  /** Sends back everything until the end of stream, then ends its side. */
  | { readonly do: "echo" }
  /** Sends `length` bytes of the pattern (byte i is `(i * 31 + 7) & 255`), in writes of `chunk` bytes. */
  | { readonly do: "send"; readonly length: number; readonly chunk?: number }
  /** Sends these bytes. */
  | { readonly do: "send-bytes"; readonly bytes: readonly number[] }
  /** Reads until `length` bytes have come, or the end. */
  | { readonly do: "read"; readonly length: number }
  | { readonly do: "read-to-end" }
  /** Waits this long reading nothing. For back-pressure, never for order. */
  | { readonly do: "stall"; readonly ms: number }
  /** FIN. */
  | { readonly do: "end" }
  /** RST. */
  | { readonly do: "reset" };

/** How the connection ended for the peer. Reporting waits until the script is done or the connection has broken. */
export interface PeerReport {
  /** Bytes received. */
  readonly received: number;
  /** FNV-1a (32 bit) of the bytes received. */
  readonly hash: number;
  /** `open` when the script is done and the connection still stands. */
  readonly ended: "open" | "end" | "reset";
  readonly remotePort: number;
}
