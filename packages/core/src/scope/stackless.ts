const limits = Error as { stackTraceLimit?: unknown };

/** Whether there is a limit (V8, JavaScriptCore) and it can be set (not in a realm that was frozen). */
const settable: boolean = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")?.writable === true;

/**
 * Until {@link keepStacks} errors are made without a stack: half the cost of cancelling one operation, for frames of core
 * alone. A pair and not a wrapper, because some runtimes walk the stack all the same, and each frame costs.
 *
 * @returns what to give back to {@link keepStacks}
 */
export function leaveOutStacks(): unknown {
  if (!settable) return undefined;
  const { stackTraceLimit } = limits;
  if (stackTraceLimit !== undefined) limits.stackTraceLimit = 0;
  return stackTraceLimit;
}

/** @param limit undefined: nothing was left out */
export function keepStacks(limit: unknown): void {
  if (limit !== undefined) limits.stackTraceLimit = limit;
}
