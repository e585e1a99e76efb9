import { CONTRACT, type Driver, type FsDriver, type SocketsDriver } from "@portico/core/driver";
import type { Scheduler } from "@portico/core/testing";
import { entropy } from "./entropy.ts";
import { createFs } from "./fs.ts";
import { MemoryHost } from "./host.ts";
import { Loop, type LoopClock } from "./loop.ts";
import { Network } from "./network.ts";
import { createSockets } from "./sockets.ts";
import { createSpawn } from "./spawn.ts";
import { createTickingTimers, createTimers } from "./timers.ts";
import { tmpDir } from "./tree.ts";

export { type Ending, MemoryHost, type Signal } from "./host.ts";
export { Network } from "./network.ts";
export { createMemoryPeer } from "./peer.ts";

export interface ReferenceOptions {
  /** Shared with the programs to talk to. Default: one of its own. */
  readonly network?: Network;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Says when something happens on the machine, and has its clock. Default: the host's event loop and clocks. */
  readonly scheduler?: Scheduler;
  /** What it claims; the traits of what is left out are not there. Default: {@link referenceCapabilities}. */
  readonly capabilities?: readonly ReferenceCapability[];
  /** Makes the clock tick so coarsely, milliseconds, unless a scheduler has it. Default: the host's clock as it is. */
  readonly tickMs?: number;
}

/** What the reference driver can do: no threads, so the suite sees a runtime without them. */
export const referenceCapabilities = [
  "fs",
  "fs.sync-dir",
  "fs.rename-dir",
  "fs.replace-open",
  "tcp.connect",
  "tcp",
  "tcp.reset",
] as const;

export type ReferenceCapability = (typeof referenceCapabilities)[number];

/** A reference driver with its host in sight: what was written, how it ended, and a way to send signals. */
export interface ReferenceDriver extends Driver<ReferenceCapability> {
  readonly host: MemoryHost;
}

const onlyOne = "a machine in memory has one thread";

/**
 * A runtime in memory: the contract in executable form. Each call makes a machine of its own, with its own files and
 * event loop.
 */
export function createReferenceDriver(options: ReferenceOptions = {}): ReferenceDriver {
  const { scheduler, tickMs, capabilities = referenceCapabilities } = options;
  const loop = new Loop(scheduler === undefined ? undefined : clockOf(scheduler));
  const timers = tickMs === undefined ? createTimers(loop) : createTickingTimers(loop, tickMs);
  const tmp = capabilities.includes("fs") ? tmpDir : undefined;
  return {
    contract: CONTRACT,
    runtime: "reference",
    version: "1",
    capabilities,
    timerResolutionMs: tickMs ?? 1,
    timers: scheduler ?? timers,
    spawn: scheduler === undefined ? createSpawn(loop) : { macrotask: (fn) => scheduler.macrotask(fn) },
    entropy,
    host: new MemoryHost(loop, options.args ?? [], new Map(Object.entries(options.env ?? {})), tmp),
    ...traitsOf(capabilities, createFs(loop), createSockets(options.network ?? new Network(), loop)),
    reasons: { threads: onlyOne, "block-on": onlyOne },
  };
}

/** The traits of what is claimed, and of nothing else. */
function traitsOf(
  claimed: readonly ReferenceCapability[],
  { syncDir, ...fs }: Required<FsDriver>,
  { listen, ...sockets }: Required<SocketsDriver>,
): Pick<Driver, "fs" | "sockets"> {
  return {
    ...(claimed.includes("fs") && { fs: { ...fs, ...(claimed.includes("fs.sync-dir") && { syncDir }) } }),
    ...(claimed.includes("tcp.connect") && { sockets: { ...sockets, ...(claimed.includes("tcp") && { listen }) } }),
  };
}

/** Files and sockets that answer when the scheduler says so. */
function clockOf(scheduler: Scheduler): LoopClock {
  return {
    setTimer(ms, fire) {
      if (ms > 0) {
        const timer = scheduler.setTimer(ms, fire);
        return () => scheduler.clearTimer(timer);
      }
      const source = {};
      scheduler.add({ label: scheduler.origin?.() ?? "i/o", source, io: true, run: fire });
      return () => scheduler.drop(source);
    },
    onIdle: (fn) => scheduler.onStandstill(fn),
  };
}
