import { PorticoError } from "@portico/core";
import type { LinkEnd } from "../qmux.ts";
import { errorCodeOf } from "../wire/close-codes.ts";

/** Why a session could not be opened, as the gateway's answer to the hello says. */
export function openError(url: string, { code, message }: PorticoError): PorticoError {
  return error(code, `gateway ${url}: ${message}`, url);
}

/** Why a session could not be opened, as its end says, which comes without an answer. */
export function droppedError(url: string, { code, reason }: LinkEnd): PorticoError {
  const named = errorCodeOf(code);
  if (named !== undefined) return error(named, reason, url);
  return error("ConnectionRefused", "nobody answers as a gateway there; start one with portico-gateway", url);
}

/** Why a session that was open is not any more. */
export function lostError(url: string, { reason }: LinkEnd): PorticoError {
  const why = reason === "" ? "" : `: ${reason}`;
  return error("ConnectionReset", `gateway ${url}: the session with the gateway has ended${why}`, url);
}

/** Why a session is over that this side has ended. */
export function closedError(url: string): PorticoError {
  return error("Closed", `gateway ${url}: it has been closed; open() it again`, url);
}

function error(code: PorticoError["code"], message: string, url: string): PorticoError {
  return new PorticoError(code, message, { op: "gateway", resource: url });
}
