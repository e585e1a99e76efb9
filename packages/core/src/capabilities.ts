/**
 * Every capability a runtime can have. The list is closed; a driver that claims another one is refused.
 *
 * Timers, tasks and entropy are not listed: every runtime has them.
 */
export const capabilityNames = [
  /** Files and directories. */
  "fs",
  /** `fs.syncDir`: a rename or creation can be made durable. */
  "fs.sync-dir",
  /** `fs.rename` moves directories too, with what is in them. */
  "fs.rename-dir",
  /** A file that is open can be removed, renamed or replaced; without it that is `Busy`. */
  "fs.replace-open",
  /** TCP connections out, with half-close, and names of hosts: `net.connect`, `net.resolve`. */
  "tcp.connect",
  /** TCP connections in as well: `net.listen`. Implies `tcp.connect`. */
  "tcp",
  /** `conn.reset()`: end a connection so that the peer sees a reset. */
  "tcp.reset",
  /** `scope.parallel`: work on other threads. */
  "threads",
  /** `scope.blockOn`: wait for another thread without returning to the event loop. */
  "block-on",
] as const;

export type Capability = (typeof capabilityNames)[number];

/** What a capability builds on: a driver that claims the one lists the other too, or is refused. */
export const requiredBy: Readonly<Partial<Record<Capability, Capability>>> = Object.freeze({
  "fs.sync-dir": "fs",
  "fs.rename-dir": "fs",
  "fs.replace-open": "fs",
  tcp: "tcp.connect",
  "tcp.reset": "tcp.connect",
  "block-on": "threads",
});

/** Numbers that describe a runtime. Conformance cases scale with them. */
export interface Limits {
  /** Granularity of timers and of `now()`, in milliseconds. */
  readonly timerResolutionMs: number;
  /** How many threads can do useful work at once. */
  readonly parallelism: number;
}

/** `C` with what it implies: a scope that can more fits where less is asked for. */
type Implied<C extends Capability> = C | ("tcp" extends C ? "tcp.connect" : never);

/** What a runtime can do, as frozen data. `supports.capabilities.tcp === true` is the run-time form of `Scope<"tcp">`. */
export interface Manifest<C extends Capability = never> {
  readonly contract: number;
  /** Name of the runtime, for people and reports. Never branch on it. */
  readonly runtime: string;
  readonly version: string;
  readonly capabilities: Readonly<Record<Implied<C>, true>> & Readonly<Record<Capability, boolean>>;
  readonly limits: Limits;
}
