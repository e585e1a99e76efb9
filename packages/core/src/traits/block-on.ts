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
}
