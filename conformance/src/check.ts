import { type ErrorCode, isPorticoError, type PorticoError } from "@portico/core";

/** Assertions whose messages read `what: expected A, got B`. */
export interface Check {
  equal(actual: unknown, expected: unknown, what: string): void;
  ok(condition: unknown, what: string): asserts condition;
  bytes(actual: Uint8Array, expected: Uint8Array, what: string): void;
  /** The promise must reject with this code; gives the error back. */
  rejects(promise: PromiseLike<unknown>, code: ErrorCode, what: string): Promise<PorticoError>;
  /** The function must throw synchronously with this code. */
  throws(fn: () => unknown, code: ErrorCode, what: string): PorticoError;
}
export { isPorticoError };
