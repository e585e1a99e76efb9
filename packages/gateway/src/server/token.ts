import { createHash, timingSafeEqual } from "node:crypto";
import { PorticoError } from "@portico/core";
import { MAX_TOKEN } from "../wire/limits.ts";

/** @throws PorticoError `InvalidInput` */
export function checkToken(token: string): string {
  if (typeof token === "string" && token.length > 0 && token.length <= MAX_TOKEN) return token;
  throw new PorticoError("InvalidInput", `gateway: the token must be a text of 1 to ${MAX_TOKEN} characters`, {
    op: "gateway",
  });
}

/** In a time that says nothing about how much of it is right, nor how long the right one is. */
export function sameToken(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
