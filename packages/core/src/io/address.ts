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

/**
 * A host name or numeric address as users give it; RFC 1123 characters, with `_` as resolvers accept it.
 *
 * @returns the host; a numeric address in its one spelling
 */
export function checkHost(op: string, host: string): string {
  if (typeof host !== "string") throw invalid(op, `host must be a string, got ${typeof host}`);
  if (isNumeric(host)) return canonicalHost(host);
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
  return zone !== "" && groupsOf(address) !== undefined;
}

/** The eight groups of an IPv6 address; undefined if it is none. */
function groupsOf(address: string): number[] | undefined {
  const halves = withoutDots(address).split("::");
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  if (![...head, ...tail].every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return [...head, ...Array<string>(missing).fill("0"), ...tail].map((group) => Number.parseInt(group, 16));
}

/** An IPv4 address at the end of an IPv6 one, as the two groups that it is. */
function withoutDots(address: string): string {
  return address.replace(/[^:]+$/, (last) => {
    if (!isIPv4(last)) return last;
    const [a = 0, b = 0, c = 0, d = 0] = last.split(".").map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

/** Whether connecting to `to` reaches a listener on `on`, which may listen on every address of its family. */
export function reaches(to: SocketAddress, on: SocketAddress): boolean {
  if (to.port !== on.port) return false;
  const [target, bound] = [canonicalHost(to.host), canonicalHost(on.host)];
  if (target === bound || bound === "::" || target === "0.0.0.0" || target === "::") return true;
  return bound === "0.0.0.0" && isIPv4(target);
}

/** The address in its one spelling, however a system or a user writes it. */
export function canonical(address: SocketAddress): SocketAddress {
  const host = canonicalHost(address.host);
  return host === address.host ? address : { host, port: address.port };
}

/**
 * One spelling of a numeric address: IPv6 as RFC 5952 has it, and IPv4 plain, also where an IPv6 socket shows it mapped
 * (RFC 4291, section 2.5.5.2).
 */
export function canonicalHost(host: string): string {
  if (!host.includes(":")) return host;
  const [address = "", ...zone] = host.split("%");
  const groups = groupsOf(address);
  if (groups === undefined) return host;
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 6).join() === "0,0,0,0,0,65535") return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  return [shortened(groups.map((group) => group.toString(16)).join(":")), ...zone].join("%");
}

/** With `::` in place of the first of the longest runs of zeros, if one is longer than a group. */
function shortened(groups: string): string {
  const runs = groups.match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  if (longest === "") return groups;
  const at = groups.search(new RegExp(`\\b${longest}\\b`));
  return `${groups.slice(0, at).replace(/:$/, "")}::${groups.slice(at + longest.length).replace(/^:/, "")}`;
}
