/** An error as a platform reports it: a plain `Error` with an errno-style `code`. */
export interface SystemError extends Error {
  readonly code: string;
}

/** Makes the platform error for `code`, such as `ENOENT`, naming the operation and what it was applied to. */
export function systemError(code: string, operation: string, target: string): SystemError {
  return Object.assign(new Error(`${code}: ${operation} '${target}'`), { code });
}
