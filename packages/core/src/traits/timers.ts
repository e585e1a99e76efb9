/**
 * Time. Core keeps its own queue of deadlines and asks the driver for one timer at a time, so a driver needs no policy:
 * early firing, huge delays and ordering are handled above it.
 */
export interface TimersDriver {
  /** Monotonic milliseconds since any fixed point, with fractions. Never goes back, does not jump with the wall clock. */
  now(): number;

  /** Milliseconds since the Unix epoch. */
  wallClock(): number;

  /**
   * Calls `fire` once, about `ms` milliseconds from now. It may be early or late.
   *
   * @param ms an integer, 0 to 2^31-1
   * @returns a handle for {@link clearTimer}; while it is live the program does not end
   */
  setTimer(ms: number, fire: () => void): unknown;

  /** Forgets a timer. Clearing one that has fired is allowed. */
  clearTimer(handle: unknown): void;
}
