import type { TimersDriver } from "@portico/core/driver";

/** The web's timers. Browsers slow them down in hidden pages and round them up to 4 ms when they start each other. */
export const timers: TimersDriver = {
  now: () => performance.now(),
  wallClock: () => Date.now(),
  setTimer: (ms, fire) => setTimeout(fire, ms),
  clearTimer: (handle) => clearTimeout(handle as number),
};
