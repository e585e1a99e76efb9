import { CONTRACT, type Driver } from "@portico/core/driver";
import type { Scheduler } from "@portico/core/testing";
import { entropy } from "./entropy.ts";
import { createFs } from "./fs.ts";
import { MemoryHost } from "./host.ts";
import { Loop, type LoopClock } from "./loop.ts";
import { Network } from "./network.ts";
import { createSockets } from "./sockets.ts";
import { createSpawn } from "./spawn.ts";
import { createTimers } from "./timers.ts";

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
}

/** What the reference driver claims: no threads, so the suite sees a runtime without them. */
export type ReferenceCapability = "fs" | "fs.sync-dir" | "fs.rename-dir" | "fs.replace-open" | "tcp" | "tcp.reset";

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
  const { scheduler } = options;
  const loop = new Loop(scheduler === undefined ? undefined : clockOf(scheduler));
  return {
    contract: CONTRACT,
    runtime: "reference",
    version: "1",
    capabilities: ["fs", "fs.sync-dir", "fs.rename-dir", "fs.replace-open", "tcp", "tcp.reset"],
    timerResolutionMs: 1,
    timers: scheduler ?? createTimers(loop),
    spawn: scheduler === undefined ? createSpawn(loop) : { macrotask: (fn) => scheduler.macrotask(fn) },
    entropy,
    host: new MemoryHost(loop, options.args ?? [], new Map(Object.entries(options.env ?? {}))),
    fs: createFs(loop),
    sockets: createSockets(options.network ?? new Network(), loop),
    reasons: { threads: onlyOne, "block-on": onlyOne },
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
