/** What an interval does about ticks that nobody took in time; see {@link IntervalOptions}. */
export type MissedTicks = "skip" | "burst" | "delay";

export interface IntervalOptions {
  /**
   * What becomes of ticks that were missed, because the loop was slow or the program stood still. Default `skip`.
   *
   * - `skip`: they are left out, and the next tick is on the beat.
   * - `burst`: they are made up for, one after the other without waiting, until the beat is reached again.
   * - `delay`: after a tick that was late, by more than 5 milliseconds, the beat starts again: the next one is a whole
   *   period later.
   */
  readonly missed?: MissedTicks;
}

/**
 * Time limits of operations by their kind, in milliseconds; `Infinity` or absent: none. An operation beyond its limit
 * ends as if it had been cancelled, but alone: it rejects with `TimedOut` without a `reason`, its scope goes on and so
 * does its resource. When the scope's deadline is not later than the limit, the deadline decides.
 *
 * Without a limit are operations that wait for the program's own events (`sleep`, `sleepUntil`, `interval`, `yieldNow`, `wait`, `join`,
 * `accept`, `serve`, `stopping.wait`), closing, which has a close timeout, and operations on files that change something or
 * fill the caller's buffer: they end when the system is done with them, so that a limit could only turn what has happened
 * into a failure.
 */
export interface Timeouts {
  /** `net.connect`, name lookup included, `net.resolve` and `net.listen`. What comes of it later is closed. */
  readonly connect?: number;
  /** Reading from a connection, which takes nothing and may be tried again; `fs.open`, `fs.stat`, `fs.exists` and `fs.readDir`. */
  readonly read?: number;
  /**
   * `write` and `closeWrite` of a connection, the waiting for earlier writes included. A write that has not begun sends nothing; one
   * that has begun, and the end, are sent all the same.
   */
  readonly write?: number;
  /** Waiting for what other tasks have: locks, permits, and sending to and receiving from channels. */
  readonly acquire?: number;
  /** `parallel` and `blockOn`, the waiting for a thread included. The function's scope over there is cancelled. */
  readonly call?: number;
}
