import type { TimersDriver } from "@portico/core/driver";
import type { Loop } from "./loop.ts";

/** Time on the host's clocks. */
export function createTimers(loop: Loop): TimersDriver {
  return {
    now: hostNow,
    wallClock: () => Date.now(),
    setTimer: (ms, fire) => loop.setTimer(ms, fire),
    clearTimer: (handle) => (handle as () => void)(),
  };
}

/** What the host's timers can wait. */
const longest = 2 ** 31 - 1;

/** A clock that ticks every `tickMs` milliseconds: `now` changes and timers fire with a tick, and not between. */
export function createTickingTimers(loop: Loop, tickMs: number): TimersDriver {
  const now = (): number => Math.floor(hostNow() / tickMs) * tickMs;
  const setTimer = (ms: number, fire: () => void): unknown => {
    const left = now() + Math.ceil(ms / tickMs) * tickMs - hostNow();
    return loop.setTimer(Math.min(Math.max(0, Math.ceil(left)), longest), fire);
  };
  return { ...createTimers(loop), now, setTimer };
}

function hostNow(): number {
  return globalThis.performance.now();
}
