import { isPorticoError } from "@portico/core";

export type Print = (line: string) => void;

// #region kit
/** Resolves `ms` milliseconds later. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Rejects `ms` milliseconds later. */
export async function timeout(ms: number): Promise<never> {
  await sleep(ms);
  throw new Error("timed out");
}

/** What somebody who hangs looks like: a promise that does not settle. */
export function never<T = void>(): Promise<T> {
  return new Promise(() => undefined);
}

/** The code of an error of Portico, the message of any other. */
export function nameOf(error: unknown): string {
  return isPorticoError(error) ? error.code : (error as Error).message;
}
// #endregion
