import type { ErrorCode } from "@portico/core";

/** `Bun.dns` prefixes its codes: `DNS_ENOTFOUND`, `DNS_ETIMEOUT` and the like. Everything else is an errno. */
export function classify(error: unknown): ErrorCode | undefined {
  const dns = error instanceof Error && String((error as { code?: unknown }).code).startsWith("DNS_");
  return dns ? "HostNotFound" : undefined;
}
