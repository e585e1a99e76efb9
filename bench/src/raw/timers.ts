import { type Opener, stateless } from "../probe.ts";
import { timerDelay } from "../rows.ts";

type SetTimer = (ms: number, fire: () => void) => unknown;

/** All timers at once, counted down. */
export function callbackTimers(setTimer: SetTimer): Opener {
  return stateless(
    (count) =>
      new Promise((resolve) => {
        let left = count;
        const fire = (): void => {
          left -= 1;
          if (left === 0) resolve();
        };
        for (let i = 0; i < count; i += 1) setTimer(timerDelay(i), fire);
      }),
  );
}

/** All timers at once, each a promise. */
export function promiseTimers(setTimer: SetTimer): Opener {
  return stateless(async (count) => {
    const all: Promise<void>[] = [];
    for (let i = 0; i < count; i += 1) all.push(new Promise((resolve) => setTimer(timerDelay(i), resolve)));
    await Promise.all(all);
  });
}
