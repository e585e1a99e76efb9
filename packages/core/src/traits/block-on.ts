import type { ThreadDriver, ThreadEvents } from "./spawn.ts";

/** Letting a thread sleep until another one wakes it. Claimed as `block-on`; needs `threads`. */
export interface BlockOnDriver {
  /**
   * Sleeps while `word[index] === value`, at most `ms` milliseconds. Returns at once when the value differs already.
   *
   * Follows ECMAScript `Atomics.wait`. Called on every thread that may sleep, never on a browser's page.
   *
   * @param word over a `SharedArrayBuffer`
   * @param ms may be `Infinity`
   */
  wait(word: Int32Array, index: number, value: number, ms: number): "ok" | "not-equal" | "timed-out";

  /**
   * Takes a thread that is up already, where one that is only started now would not get up while this one sleeps.
   * Absent where {@link ThreadsDriver.start} suffices. Throws an error with code `ResourceExhausted` when none is left.
   */
  takeHelper?(events: ThreadEvents): HelperDriver;
}

/** A thread that serves a sleeping one. Nothing but shared memory need reach it while the other sleeps. */
export interface HelperDriver extends ThreadDriver {
  /** `helperMemorySize` bytes, zeroed at first: the same memory as {@link ParentPort.memory} over there. */
  readonly memory: SharedArrayBuffer;
}
