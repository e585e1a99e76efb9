import type { ErrorCode } from "@portico/core";

/** `Bun.dns` prefixes its codes: `DNS_ENOTFOUND`, `DNS_ETIMEOUT` and the like. Everything else is an errno. */
export function classify(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code.startsWith("DNS_") ? "HostNotFound" : undefined;
}
