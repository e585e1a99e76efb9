/**
 * Every code a {@link PorticoError} can carry. The list is closed: what platforms cannot tell apart is one code.
 *
 * Programs branch on `code`; message texts are for people and may change.
 */
export const errorCodes = [
  /** The scope that governs the operation was cancelled. */
  "Cancelled",
  /** A deadline of the scope that governs the operation passed, or the operation's own time limit. */
  "TimedOut",
  /** The resource, or the scope that owns it, has been closed by this side. */
  "Closed",
  /** The resource already runs an operation of this kind (a second concurrent read). */
  "Busy",
  /** An argument is malformed: a path, address, option, number or value that cannot cross threads. */
  "InvalidInput",
  /** The runtime does not have the capability; nothing was done. */
  "Unsupported",
  /** A permission of the file system or a policy of the runtime refused. */
  "PermissionDenied",
  /** No such file, directory or exposed function. */
  "NotFound",
  /** The target exists already. */
  "AlreadyExists",
  /** A path component is not a directory. */
  "NotADirectory",
  /** A file was needed and the path is a directory. */
  "IsADirectory",
  /** The directory still has entries. */
  "NotEmpty",
  /** Source and target of a rename are on different file systems. */
  "CrossDevice",
  /** The disk or quota is full. */
  "NoSpace",
  /** A limit of the process or system was reached, such as open files. */
  "ResourceExhausted",
  /** Nobody accepts connections there: refused, or host or network unreachable (not every runtime tells them apart). */
  "ConnectionRefused",
  /** The peer ended the connection abruptly; also writing to a connection whose peer is gone. */
  "ConnectionReset",
  /** Another socket listens on the address. */
  "AddressInUse",
  /** The address is not one of this machine. */
  "AddressNotAvailable",
  /** The host name does not resolve. */
  "HostNotFound",
  /** The stream ended before the bytes that were asked for. */
  "UnexpectedEnd",
  /** Waiting could never end, because what is waited for runs on the waiting thread. */
  "WouldDeadlock",
  /** Tasks hold locks that wait for each other in a circle; the message has the chain. */
  "Deadlock",
  /** Tasks that ignored their cancellation were given up, as `abandonAfter` asked. */
  "Orphaned",
  /** More than one task of a scope failed; `errors` holds them all. */
  "Several",
  /** The program waits and nothing is pending that could wake it. */
  "Stuck",
  /** A thread ended without an answer. */
  "ThreadFailed",
  /** Core and driver, or two copies of core, speak different contract versions. */
  "ContractMismatch",
  /** No default runtime has been installed. */
  "NotInstalled",
  /** Any other failure of the operating system; `cause` has the platform's error. */
  "Io",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  /** The operation as users know it, e.g. `"fs.open"`. */
  readonly op?: string | undefined;
  /** What it was applied to: a path, an address, a task's name. */
  readonly resource?: string | undefined;
  /** Name of the runtime that reported it. */
  readonly runtime?: string | undefined;
  readonly cause?: unknown;
  /** With code `Several`: every failure, in the order they happened. */
  readonly errors?: readonly unknown[] | undefined;
  /**
   * With `Cancelled` and `TimedOut`: the cancellation this error reports. Compared by identity. Absent when only this operation
   * was given up, at the limit for its kind.
   */
  readonly reason?: CancelReason | undefined;
}

/**
 * Why a scope was cancelled. One object per cancellation; descendants share it. The losers of all races of a root share one,
 * and the errors that report it: there is nothing to tell them apart by.
 */
export interface CancelReason {
  readonly kind: "user" | "parent-ended" | "sibling-failed" | "deadline" | "lost-race" | "stopping" | "body-ended";
  /** Name of the scope or task the cancellation started at. */
  readonly origin: string;
  /** What `cancel(detail)` was called with, or the sibling's error. */
  readonly detail?: unknown;
}

const brand: unique symbol = Symbol.for("portico.error") as never;

/**
 * The one error class of Portico. Recognise it with {@link isPorticoError}, which also knows errors from another copy
 * of core; `instanceof` does not.
 */
export class PorticoError extends Error {
  // Declared alone: defining fields makes an error cost three times as much in JavaScriptCore, and leaves empty ones.
  declare readonly code: ErrorCode;
  declare readonly op?: string | undefined;
  declare readonly resource?: string | undefined;
  declare readonly runtime?: string | undefined;
  declare readonly errors?: readonly unknown[] | undefined;
  /** Not among the properties that printing shows; a private field, because defining a property makes the error a slow object. */
  readonly #reason: CancelReason | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.op !== undefined) this.op = details.op;
    if (details.resource !== undefined) this.resource = details.resource;
    if (details.runtime !== undefined) this.runtime = details.runtime;
    if (details.errors !== undefined) this.errors = details.errors;
    this.#reason = details.reason;
  }

  /** See {@link ErrorDetails.reason}. */
  get reason(): CancelReason | undefined {
    return this.#reason;
  }
}
Object.defineProperty(PorticoError.prototype, "name", { value: "PorticoError", configurable: true, writable: true });
Object.defineProperty(PorticoError.prototype, brand, { value: true });

/** Whether `value` is a {@link PorticoError}, of this or another copy of core, optionally with one of `codes`. */
export function isPorticoError(value: unknown, ...codes: ErrorCode[]): value is PorticoError {
  if (typeof value !== "object" || value === null || (value as Record<symbol, unknown>)[brand] !== true) return false;
  return codes.length === 0 || codes.includes((value as PorticoError).code);
}
