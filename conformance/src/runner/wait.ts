import { CheckFailure } from "./check.ts";

// The suite's own clock: never the adapter's, and taken before any case runs.
const { setTimeout, clearTimeout, Promise: OwnPromise } = globalThis;

/** A limit of the suite has passed: what had to come did not. */
export class LimitPassed extends CheckFailure {
  override readonly name = "LimitPassed";
}

/** Waits for the promise; rejects with "timed out: what" after `ms` milliseconds. */
export function withinLimit<T>(promise: PromiseLike<T>, ms: number, what: string): Promise<T> {
  return new OwnPromise((resolve, reject) => {
    const timer = setTimeout(() => reject(new LimitPassed(`timed out: ${what}`)), ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Whether the promise stays pending for `ms` milliseconds. */
export function staysPending(promise: PromiseLike<unknown>, ms: number): Promise<boolean> {
  return new OwnPromise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms);
    const settled = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    promise.then(settled, settled);
  });
}

/** Lets the event loop go round `count` times. */
export async function macrotasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new OwnPromise<void>((resolve) => setTimeout(resolve, 0));
}

/** Resolves `ms` milliseconds later. */
export function pause(ms: number): Promise<void> {
  return new OwnPromise((resolve) => setTimeout(resolve, ms));
}

/** Throws in a later turn of the event loop, where nobody catches it. */
export function throwSoon(error: Error): void {
  setTimeout(() => {
    throw error;
  }, 0);
}
