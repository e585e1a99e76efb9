const limits = Error as { stackTraceLimit?: unknown };

/** Whether there is a limit (V8, JavaScriptCore) and it can be set (not in a realm that was frozen). */
const settable: boolean = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")?.writable === true;

/** Makes an error without a stack: half the cost of cancelling one operation, for frames of core alone. */
export function stackless<T extends Error>(make: () => T): T {
  if (!settable) return make();
  const { stackTraceLimit } = limits;
  limits.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    limits.stackTraceLimit = stackTraceLimit;
  }
}
