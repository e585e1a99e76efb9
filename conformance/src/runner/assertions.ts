import { type Check, CheckFailure } from "./check.ts";

/** What a case asserts with. */
export interface Assertions {
  readonly check: Check;
  within<T>(promise: PromiseLike<T>, what: string): Promise<T>;
  never(promise: PromiseLike<unknown>, what: string): Promise<void>;
}

/** The same assertions under watch: a case must make some, wait for each, and let none fail unseen. */
export interface WatchedAssertions {
  readonly assertions: Assertions;
  /** What the case has not waited for so far. */
  pending(): string[];
  /** Why the case proves nothing although it has not failed. */
  faults(): string[];
}

/** Watches assertions. @param mayAssert throws once the case is over */
export function watchAssertions(real: Assertions, mayAssert: (what: string) => void): WatchedAssertions {
  let made = 0;
  const pending = new Map<number, string>();
  const failed: CheckFailure[] = [];
  const note = (error: unknown): void => {
    if (error instanceof CheckFailure) failed.push(error);
  };
  const now = <T>(what: string, assert: () => T): T => {
    mayAssert(what);
    made += 1;
    try {
      return assert();
    } catch (error) {
      note(error);
      throw error;
    }
  };
  const later = async <T>(what: string, assert: () => Promise<T>): Promise<T> => {
    mayAssert(what);
    made += 1;
    const id = made;
    pending.set(id, what);
    try {
      return await assert();
    } catch (error) {
      note(error);
      throw error;
    } finally {
      pending.delete(id);
    }
  };
  const { check } = real;
  return {
    assertions: {
      check: Object.freeze<Check>({
        equal: (actual, expected, what) => now(what, () => check.equal(actual, expected, what)),
        ok: (condition, what) => now(what, () => check.ok(condition, what)),
        bytes: (actual, expected, what) => now(what, () => check.bytes(actual, expected, what)),
        rejects: (promise, code, what) => later(what, () => check.rejects(promise, code, what)),
        throws: (fn, code, what) => now(what, () => check.throws(fn, code, what)),
      }),
      within: (promise, what) => later(what, () => real.within(promise, what)),
      never: (promise, what) => later(what, () => real.never(promise, what)),
    },
    pending: () => [...pending.values()],
    faults: () => (made === 0 ? ["the case asserts nothing"] : failed.map(({ message }) => `swallowed: ${message}`)),
  };
}
