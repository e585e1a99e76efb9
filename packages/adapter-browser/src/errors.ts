import type { ErrorCode } from "@portico/core";

/** What the names of a browser's errors mean for files. Others are told apart where they arise, or are `Io`. */
const codes: Readonly<Record<string, ErrorCode>> = {
  NotFoundError: "NotFound",
  // Another access handle, here or in another worker or tab, has the file.
  NoModificationAllowedError: "Busy",
  QuotaExceededError: "NoSpace",
  NotAllowedError: "PermissionDenied",
  SecurityError: "PermissionDenied",
};

/** Names a `DOMException`, which has a name and no errno. */
export function classify(error: unknown): ErrorCode | undefined {
  return error instanceof DOMException ? codes[error.name] : undefined;
}

/** An error as POSIX systems have it, for what a browser reports without words of its own. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
