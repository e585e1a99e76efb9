import { isPorticoError, PorticoError } from "./errors.ts";

const op = "args";

/** The error `main` throws for wrong arguments: `run` prints its message alone and ends with exit code 64. */
export function usageError(message: string): PorticoError {
  return new PorticoError("InvalidInput", message, { op });
}

export function isUsageError(error: unknown): error is PorticoError {
  return isPorticoError(error, "InvalidInput") && error.op === op;
}
