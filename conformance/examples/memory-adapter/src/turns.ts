/** Runs `fn` in a later macrotask, in the order of the calls. Where there is no `setImmediate`, timers of 0 ms are as good. */
export function later(fn: () => void): void {
  if (typeof setImmediate === "function") setImmediate(fn);
  else setTimeout(fn, 0);
}

/** Runs `fn` in a later macrotask: what asks a device is never answered in the same turn, so that a forgotten `await` shows. */
export function inLaterTurn<T>(fn: () => T): Promise<T> {
  return new Promise<void>(later).then(fn);
}
