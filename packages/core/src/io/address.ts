import { invalid } from "../platform-error.ts";
import type { SocketAddress } from "../traits/sockets.ts";

/** `host:port`, with brackets around IPv6, for errors and `dump()`. */
export function formatAddress({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

export function checkPort(op: string, port: number, least: 0 | 1): number {
  if (!Number.isInteger(port) || port < least || port > 65_535) {
    throw invalid(op, `port must be an integer from ${least} to 65535, got ${String(port)}`);
  }
  return port;
}

/** A host name or numeric address as users give it; RFC 1123 characters, with `_` as resolvers accept it. */
export function checkHost(op: string, host: string): string {
  if (typeof host !== "string") throw invalid(op, `host must be a string, got ${typeof host}`);
  if (isNumeric(host)) return host;
  if (
    host.length > 253 ||
    !/^[a-z\d_]([a-z\d_-]{0,62})(\.[a-z\d_][a-z\d_-]{0,62})*\.?$/i.test(host) ||
    /^[\d.]+$/.test(host)
  ) {
    throw invalid(op, `"${host}" is neither a host name nor a numeric address (IPv6 goes without brackets)`, host);
  }
  return host;
}

export function isNumeric(host: string): boolean {
  return isIPv4(host) || isIPv6(host);
}

export function isIPv4(host: string): boolean {
  const parts = host.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** RFC 4291 text form, with an optional zone (RFC 4007). */
export function isIPv6(host: string): boolean {
  const [address = "", zone] = host.split("%", 2);
  if (zone === "" || !address.includes(":")) return false;
  const halves = address.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  const embedded = last?.includes(".") === true;
  if (embedded && !isIPv4(last)) return false;
  const hex = embedded ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  const count = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

/** Whether connecting to `to` reaches a listener on `on`, which may listen on every address of its family. */
export function reaches(to: SocketAddress, on: SocketAddress): boolean {
  if (to.port !== on.port) return false;
  const [target, bound] = [plainHost(to.host), plainHost(on.host)];
  if (target === bound || bound === "::" || target === "0.0.0.0" || target === "::") return true;
  return bound === "0.0.0.0" && isIPv4(target);
}

/** One spelling of an address: IPv4 out of its IPv6 mapping, and the loopback address however it is written. */
function plainHost(host: string): string {
  const plain = unmappedHost(host.toLowerCase());
  if (isIPv4(plain)) return plain;
  return /^(0*:)*:?0*1$/.test(plain) ? "::1" : /^[0:]+$/.test(plain) ? "::" : plain;
}

/** An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2), as sockets write those, to the IPv4 address that it is. */
function unmappedHost(host: string): string {
  return host.replace(/^(0*:)*:?ffff:(?=\d+\.)/i, "");
}

/** The address by which the other end calls itself: an IPv6 socket shows IPv4 ones mapped. */
export function unmapped(address: SocketAddress): SocketAddress {
  const host = unmappedHost(address.host);
  return host === address.host ? address : { host, port: address.port };
}
