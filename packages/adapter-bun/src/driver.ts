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

/** What Bun can do. `fs.sync-dir` is missing on Windows, which cannot open a directory. */
export type BunCapability =
  | "fs"
  | "fs.sync-dir"
  | "fs.rename-dir"
  | "fs.replace-open"
  | "tcp.connect"
  | "tcp"
  | "tcp.reset"
  | "threads"
  | "block-on";

/** All of Bun. */
export const driver: Driver<BunCapability> = {
  contract: 1,
  runtime: "bun",
  version: Bun.version,
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
