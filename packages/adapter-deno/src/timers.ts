import type { TimersDriver } from "@portico/core/driver";

/** The web's timers; `setTimeout` keeps the program alive until it fires or is cleared. */
export const timers: TimersDriver = {
  now: () => performance.now(),
  wallClock: () => Date.now(),
  setTimer: (ms, fire) => setTimeout(fire, ms),
  clearTimer: (handle) => clearTimeout(handle as number),
};
