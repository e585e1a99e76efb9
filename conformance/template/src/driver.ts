import { CONTRACT, type Driver } from "@portico/core/driver";

/** What the runtime can do. Timers, tasks, entropy and the host are no capabilities: every driver has them. */
const capabilities: readonly never[] = [];

export const driver: Driver<never> = {
  contract: CONTRACT,
  runtime: "LANE",
  // The runtime's own version, such as "24.1.0".
  version: "0.0.0",
  capabilities,
  // How finely timers tick, milliseconds.
  timerResolutionMs: 1,
  timers: {
    now: () => missing("timers.now"),
    wallClock: () => missing("timers.wallClock"),
    setTimer: () => missing("timers.setTimer"),
    clearTimer: () => missing("timers.clearTimer"),
  },
  spawn: {
    macrotask: () => missing("spawn.macrotask"),
  },
  entropy: {
    randomBytes: () => missing("entropy.randomBytes"),
  },
  host: {
    args: () => missing("host.args"),
    env: () => missing("host.env"),
    write: () => missing("host.write"),
    tmpDir: () => undefined,
    onSignal: () => missing("host.onSignal"),
    onUnhandled: () => missing("host.onUnhandled"),
    setExitCode: () => missing("host.setExitCode"),
    exit: () => missing("host.exit"),
  },
};

function missing(what: string): never {
  throw new Error(`${what} is not written yet`);
}
