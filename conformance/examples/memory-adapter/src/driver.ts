import { CONTRACT, type Driver } from "@portico/core/driver";
import { Volume } from "memfs";
import { entropy } from "./entropy.ts";
import { createFs } from "./fs.ts";
import { host } from "./host.ts";
import { Network } from "./network.ts";
import { createSockets, type MemorySockets } from "./sockets.ts";
import { timers } from "./timers.ts";
import { later } from "./turns.ts";

const capabilities = [
  "fs",
  "fs.sync-dir",
  "fs.rename-dir",
  "fs.replace-open",
  "tcp.connect",
  "tcp",
  "tcp.reset",
] as const;

/** What works in memory as it does elsewhere. */
export type MemoryCapability = (typeof capabilities)[number];

export interface MemoryDriver extends Driver<MemoryCapability> {
  readonly sockets: MemorySockets;
}

export interface Machine {
  /** Its files. Default: none but an empty `/tmp`. */
  readonly volume?: Volume;
  /** The network that it is on, with others perhaps. Default: one of its own. */
  readonly network?: Network;
}

/** A driver for a machine in memory: each call makes another one. */
export function createDriver({ volume = new Volume(), network = new Network() }: Machine = {}): MemoryDriver {
  volume.mkdirSync("/tmp", { recursive: true }); // where `host` says that temporary files go
  return {
    contract: CONTRACT,
    runtime: "memory",
    version: "1.0.0",
    capabilities,
    timerResolutionMs: 1,
    timers,
    spawn: { macrotask: later },
    entropy,
    host,
    fs: createFs(volume),
    sockets: createSockets(network),
    reasons: { threads: noThreads, "block-on": noThreads },
  };
}

const noThreads = "threads would not share this memory: use the adapter of the runtime";
