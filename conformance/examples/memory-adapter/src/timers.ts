import type { TimersDriver } from "@portico/core/driver";

export const timers: TimersDriver = {
  now: () => performance.now(),
  wallClock: () => Date.now(),
  setTimer: (ms, fire) => setTimeout(fire, ms),
  clearTimer: (handle) => clearTimeout(handle as Timer),
};

type Timer = ReturnType<typeof setTimeout>;
