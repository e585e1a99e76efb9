import type { ErrorCode } from "@portico/core";

const codes: Readonly<Record<string, ErrorCode>> = {
  // `--permission` without the `--allow-*` flag that Node's own message names.
  ERR_ACCESS_DENIED: "PermissionDenied",
  ERR_STREAM_DESTROYED: "ConnectionReset",
};

/** Names what Node reports by codes of its own instead of an errno. */
export function classify(error: unknown): ErrorCode | undefined {
  return error instanceof Error ? codes[String((error as { code?: unknown }).code)] : undefined;
}
