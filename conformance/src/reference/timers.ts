import type { TimersDriver } from "@portico/core/driver";
import type { Loop } from "./loop.ts";

/** Time on the host's clocks. */
export function createTimers(loop: Loop): TimersDriver {
  return {
    now: () => globalThis.performance.now(),
    wallClock: () => Date.now(),
    setTimer: (ms, fire) => loop.setTimer(ms, fire),
    clearTimer: (handle) => (handle as () => void)(),
  };
}
