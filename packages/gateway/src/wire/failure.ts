import { type ErrorCode, errorCodes, isPorticoError, PorticoError } from "@portico/core";
import type { Fields } from "./fields.ts";

/** An error as it crosses: its code and a text for people, cut to what fits a frame. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

const LONGEST = 1000;

export function failureOf(error: unknown): Failure {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST);
  return { code: isPorticoError(error) ? error.code : "Io", message };
}

/** The error that the other end described. A code of a later version is `Io`. */
export function errorOf(fields: Fields): PorticoError {
  const code = fields.text("code") as ErrorCode;
  return new PorticoError(errorCodes.includes(code) ? code : "Io", fields.text("message", LONGEST), { op: "gateway" });
}
