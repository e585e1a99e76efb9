import { type Opener, stateless } from "../probe.ts";

/** Calls an async function and waits for it. */
export const promiseCall: Opener = stateless(async (count) => {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += await one();
  if (sum !== count) throw new Error(`${sum} calls instead of ${count}`);
});

/** Calls a function that answers through a callback in a later microtask. */
export const callbackCall: Opener = stateless(
  (count) =>
    new Promise((resolve) => {
      let sum = 0;
      const next = (value: number): void => {
        sum += value;
        if (sum === count) resolve();
        else queueMicrotask(answer);
      };
      const answer = (): void => next(1);
      queueMicrotask(answer);
    }),
);

async function one(): Promise<number> {
  return 1;
}
