import { type ErrorCode, isPorticoError, type PorticoError } from "@portico/core";
import { equalDeep } from "./equal.ts";
import { show } from "./show.ts";

/** Assertions whose messages read `what: expected A, got B`. */
export interface Check {
  /**
   * Deep and strict: `Object.is` for primitives; contents for arrays, plain objects, typed arrays, `Map`, `Set` and
   * `Date`; identity for everything else, errors and functions among them.
   */
  equal(actual: unknown, expected: unknown, what: string): void;
  ok(condition: unknown, what: string): asserts condition;
  bytes(actual: Uint8Array, expected: Uint8Array, what: string): void;
  /** The promise must reject with this code; gives the error back. */
  rejects(promise: PromiseLike<unknown>, code: ErrorCode, what: string): Promise<PorticoError>;
  /** The function must throw synchronously with this code. */
  throws(fn: () => unknown, code: ErrorCode, what: string): PorticoError;
}

/** What a failed assertion throws. */
export class CheckFailure extends Error {
  override readonly name: string = "CheckFailure";
}

type Within = <T>(promise: PromiseLike<T>, what: string) => Promise<T>;
type Outcome = { readonly threw: false; readonly value: unknown } | { readonly threw: true; readonly error: unknown };

/** Assertions that wait with `within`, so that one that never comes says what it waited for. */
export function createCheck(within: Within): Check {
  return Object.freeze({
    equal(actual: unknown, expected: unknown, what: string): void {
      if (!equalDeep(actual, expected)) fail(what, show(expected), show(actual));
    },
    ok(condition: unknown, what: string): asserts condition {
      if (!condition) fail(what, "a true condition", show(condition));
    },
    bytes: checkBytes,
    async rejects(promise: PromiseLike<unknown>, code: ErrorCode, what: string): Promise<PorticoError> {
      const outcome = await within(settled(promise), what);
      return withCode(outcome, "rejection", code, what);
    },
    throws(fn: () => unknown, code: ErrorCode, what: string): PorticoError {
      return withCode(attempt(fn), "throw", code, what);
    },
  });
}

function fail(what: string, expected: string, got: string): never {
  throw new CheckFailure(`${what}: expected ${expected}, got ${got}`);
}

function checkBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (!(actual instanceof Uint8Array)) fail(what, "a Uint8Array", show(actual));
  if (actual.length !== expected.length) fail(what, `${expected.length} bytes`, `${actual.length} bytes`);
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  if (at !== -1) fail(what, `byte ${expected[at]} at ${at}`, `byte ${actual[at]}`);
}

async function settled(promise: PromiseLike<unknown>): Promise<Outcome> {
  try {
    return { threw: false, value: await promise };
  } catch (error) {
    return { threw: true, error };
  }
}

function attempt(fn: () => unknown): Outcome {
  try {
    return { threw: false, value: fn() };
  } catch (error) {
    return { threw: true, error };
  }
}

function withCode(outcome: Outcome, how: "rejection" | "throw", code: ErrorCode, what: string): PorticoError {
  const expected = `${how} with ${code}`;
  if (!outcome.threw) fail(what, expected, `the value ${show(outcome.value)}`);
  if (!isPorticoError(outcome.error)) fail(what, expected, show(outcome.error));
  if (outcome.error.code !== code) fail(what, expected, show(outcome.error));
  return outcome.error;
}
