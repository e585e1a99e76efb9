import { createRun, type Driver } from "@portico/core/driver";
import { entropy, host, sockets, spawn, timers } from "./traits.ts";

const driver: Driver<"tcp.connect" | "tcp"> = {
  contract: 1,
  runtime: "mine",
  version: "1.0.0",
  capabilities: ["tcp.connect", "tcp"],
  timerResolutionMs: 1,
  timers,
  spawn,
  entropy,
  host,
  sockets,
};

export const run = createRun(driver);
