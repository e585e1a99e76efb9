import { PorticoError } from "@portico/core";
import { MAX_TOKEN } from "../wire/limits.ts";

/** Where the gateway is and what it asks for. Plain data: a thread makes its own gateway from it. */
export interface GatewaySettings {
  /** `ws://` or `wss://`, as the gateway prints it. Never contains the token. */
  readonly url: string;
  readonly token: string;
}

/** A frozen copy. @throws PorticoError `InvalidInput` */
export function checkSettings(settings: GatewaySettings): GatewaySettings {
  if (typeof settings !== "object" || settings === null) throw invalid("needs { url, token }");
  const { url, token } = settings;
  checkToken(token);
  checkUrl(url, token);
  return Object.freeze({ url, token });
}

function checkToken(token: string): void {
  if (typeof token !== "string" || token === "")
    throw invalid("token must be the text that the gateway was started with");
  if (token.length > MAX_TOKEN) throw invalid(`token must have at most ${MAX_TOKEN} characters`);
}

function checkUrl(text: string, token: string): void {
  if (typeof text !== "string" || !URL.canParse(text))
    throw invalid(`url must be like ws://127.0.0.1:8080, got ${text}`);
  const url = new URL(text);
  if (url.protocol !== "ws:" && url.protocol !== "wss:")
    throw invalid(`url must begin with ws:// or wss://, got ${text}`);
  if (url.hash !== "") throw invalid("url must have no fragment; a WebSocket does not send it");
  const parts = [url.username, url.password, ...url.pathname.split("/"), ...[...url.searchParams].flat()];
  if (url.username !== "" || url.password !== "" || parts.some((part) => decoded(part) === token))
    throw invalid("url must not contain the token, because servers and proxies write URLs down; pass it as token");
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function invalid(message: string): PorticoError {
  return new PorticoError("InvalidInput", `gateway: ${message}`, { op: "gateway" });
}
