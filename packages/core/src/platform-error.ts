import type { Capability } from "./capabilities.ts";
import type { Driver } from "./contract.ts";
import { type ErrorCode, isPorticoError, PorticoError } from "./errors.ts";

/** What each errno means to users. Everything else is `Io`. */
const byErrno: Readonly<Record<string, ErrorCode>> = {
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  EROFS: "PermissionDenied",
  ERR_ACCESS_DENIED: "PermissionDenied",
  ENOENT: "NotFound",
  EEXIST: "AlreadyExists",
  ENOTDIR: "NotADirectory",
  EISDIR: "IsADirectory",
  ENOTEMPTY: "NotEmpty",
  EXDEV: "CrossDevice",
  ENOSPC: "NoSpace",
  EDQUOT: "NoSpace",
  EFBIG: "NoSpace",
  EMFILE: "ResourceExhausted",
  ENFILE: "ResourceExhausted",
  ENOBUFS: "ResourceExhausted",
  ENOMEM: "ResourceExhausted",
  EINVAL: "InvalidInput",
  ENAMETOOLONG: "InvalidInput",
  ERR_INVALID_ARG_VALUE: "InvalidInput",
  ECONNREFUSED: "ConnectionRefused",
  EHOSTUNREACH: "ConnectionRefused",
  ENETUNREACH: "ConnectionRefused",
  ECONNRESET: "ConnectionReset",
  ECONNABORTED: "ConnectionReset",
  EPIPE: "ConnectionReset",
  ENOTCONN: "ConnectionReset",
  ETIMEDOUT: "TimedOut",
  EADDRINUSE: "AddressInUse",
  EADDRNOTAVAIL: "AddressNotAvailable",
  ENOTFOUND: "HostNotFound",
  EAI_AGAIN: "HostNotFound",
  EAI_NODATA: "HostNotFound",
  EAI_NONAME: "HostNotFound",
  EBADF: "Closed",
  EBUSY: "Busy",
};

const advice: Partial<Record<ErrorCode, string>> = {
  PermissionDenied: "permission denied; check the file's mode, or the runtime's permission flags",
  NotFound: "no such file or directory",
  AlreadyExists: "it exists already",
  NotADirectory: "a part of the path is not a directory",
  IsADirectory: "it is a directory",
  NotEmpty: "the directory is not empty; remove with { recursive: true } removes what is in it too",
  CrossDevice: "source and target are on different file systems; copy and remove instead",
  NoSpace: "no space left",
  ResourceExhausted: "a limit of the system was reached, such as open files",
  InvalidInput: "the system refused the argument",
  ConnectionRefused: "nobody accepts connections there",
  ConnectionReset: "the peer ended the connection",
  TimedOut: "the system gave up waiting for the peer",
  AddressInUse: "another socket listens there; choose another port, or 0 for any",
  AddressNotAvailable: "the address is not one of this machine",
  HostNotFound: "the host name does not resolve",
  Busy: "it is in use; close it first",
  Closed: "it has been closed",
};

/** Turns what a driver failed with into the one error class. An error that is one already stays as it is. */
export function fromPlatform(driver: Driver, cause: unknown, op: string, resource: string | undefined): PorticoError {
  if (isPorticoError(cause)) return cause;
  const code = platformCode(driver, cause);
  const what = resource === undefined ? op : `${op} ${resource}`;
  const text = advice[code] ?? messageOf(cause);
  const detail = code === "PermissionDenied" ? ` (${messageOf(cause)})` : "";
  return new PorticoError(code, `${what}: ${text}${detail}`, { op, resource, runtime: driver.runtime, cause });
}

/** The code for what a driver failed with. */
export function platformCode(driver: Driver, error: unknown): ErrorCode {
  if (isPorticoError(error)) return error.code;
  const named = driver.classify?.(error);
  if (named !== undefined) return named;
  const errno = (error as { code?: unknown } | null | undefined)?.code;
  return (typeof errno === "string" ? byErrno[errno] : undefined) ?? "Io";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error for a capability the runtime does not have. */
export function unsupported(driver: Driver, op: string, capability: Capability): PorticoError {
  const reason = driver.reasons?.[capability];
  return new PorticoError(
    "Unsupported",
    `${op} needs the capability "${capability}", which ${driver.runtime} does not have here${reason === undefined ? "" : ` (${reason})`}; ask with has(scope, "${capability}") first`,
    { op, runtime: driver.runtime },
  );
}

export function invalid(op: string, message: string, resource?: string): PorticoError {
  return new PorticoError("InvalidInput", `${op}: ${message}`, { op, resource });
}
