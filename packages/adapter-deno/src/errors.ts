import type { ErrorCode } from "@portico/core";

/** Deno's error classes, which do not always carry an errno in `code`. Classes not listed have one, or are `Io`. */
const codes: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  // A missing `--allow-*` flag, which Deno's message names.
  [Deno.errors.NotCapable, "PermissionDenied"],
  [Deno.errors.PermissionDenied, "PermissionDenied"],
  [Deno.errors.NotFound, "NotFound"],
  [Deno.errors.AlreadyExists, "AlreadyExists"],
  [Deno.errors.NotADirectory, "NotADirectory"],
  [Deno.errors.IsADirectory, "IsADirectory"],
  [Deno.errors.ConnectionRefused, "ConnectionRefused"],
  [Deno.errors.NetworkUnreachable, "ConnectionRefused"],
  [Deno.errors.ConnectionReset, "ConnectionReset"],
  [Deno.errors.ConnectionAborted, "ConnectionReset"],
  [Deno.errors.BrokenPipe, "ConnectionReset"],
  [Deno.errors.NotConnected, "ConnectionReset"],
  [Deno.errors.AddrInUse, "AddressInUse"],
  [Deno.errors.AddrNotAvailable, "AddressNotAvailable"],
  [Deno.errors.TimedOut, "TimedOut"],
  // What a pending operation and a later one get when the resource is closed.
  [Deno.errors.Interrupted, "Closed"],
  [Deno.errors.BadResource, "Closed"],
]);

/** Names what Deno reports by class. */
export function classify(error: unknown): ErrorCode | undefined {
  return error instanceof Error ? codes.get(error.constructor) : undefined;
}
