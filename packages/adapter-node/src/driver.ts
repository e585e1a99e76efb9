import type { Driver } from "@portico/core/driver";
import { blockOn } from "./block-on.ts";
import { entropy } from "./entropy.ts";
import { classify } from "./errors.ts";
import { fs, syncsDirs } from "./fs.ts";
import { host } from "./host.ts";
import { sockets } from "./sockets.ts";
import { spawn } from "./spawn.ts";
import { threads } from "./threads.ts";
import { timers } from "./timers.ts";

/** What Node can do. `fs.sync-dir` is missing on Windows, which cannot open a directory. */
export type NodeCapability =
  | "fs"
  | "fs.sync-dir"
  | "fs.rename-dir"
  | "fs.replace-open"
  | "tcp.connect"
  | "tcp"
  | "tcp.reset"
  | "threads"
  | "block-on";

/** All of Node. */
export const driver: Driver<NodeCapability> = {
  contract: 1,
  runtime: "node",
  version: process.versions.node,
  capabilities: [
    "fs",
    ...(syncsDirs ? (["fs.sync-dir"] as const) : []),
    "fs.rename-dir",
    "fs.replace-open",
    "tcp.connect",
    "tcp",
    "tcp.reset",
    "threads",
    "block-on",
  ],
  timerResolutionMs: 1,
  timers,
  spawn: { ...spawn, threads },
  entropy,
  host,
  fs,
  sockets,
  blockOn,
  classify,
};
