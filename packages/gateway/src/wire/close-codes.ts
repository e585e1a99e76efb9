import { type ErrorCode, isPorticoError } from "@portico/core";

/**
 * How the gateway ends a session that it does not serve: codes of the WebSocket and of QMux alike. A browser hides the
 * status and text of a refused WebSocket, so that it is accepted first and then closed with one of these.
 */
const codes: Partial<Record<ErrorCode, number>> = {
  InvalidInput: 4400,
  PermissionDenied: 4403,
  TimedOut: 4408,
  ContractMismatch: 4426,
  ResourceExhausted: 4429,
};
const other = 4500;

/** What a WebSocket has room for in its close frame, in bytes. */
const LONGEST = 123;

/** The code of a session that ends as it should. */
export const GOODBYE = 0;

export function closeCodeFor(error: unknown): number {
  return (isPorticoError(error) ? codes[error.code] : undefined) ?? other;
}

/** Undefined: the code says nothing about why. */
export function errorCodeOf(closeCode: number): ErrorCode | undefined {
  for (const [name, code] of Object.entries(codes)) if (code === closeCode) return name as ErrorCode;
  return closeCode === other ? "Io" : undefined;
}

/** Cuts a text to what fits, at a character. */
export function closeReason(text: string): string {
  const encoder = new TextEncoder();
  let short = text.slice(0, LONGEST);
  while (encoder.encode(short).length > LONGEST) short = short.slice(0, -1);
  return short;
}
