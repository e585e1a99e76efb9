import { BlockList, isIP } from "node:net";
import { PorticoError } from "@portico/core";

/** One entry of the allow list: a host, and a port unless it is any. */
interface Entry {
  readonly matches: (host: string) => boolean;
  /** The name that the entry is for, if it is for a name. */
  readonly name: string | undefined;
  readonly port: number | undefined;
}

/** What the list is if nobody says otherwise. */
export const loopbackOnly: readonly string[] = ["localhost"];

const everything = "*";

/**
 * Where pages may connect to and listen. Entries are `HOST` or `HOST:PORT`, where the host is a numeric address, a name,
 * `localhost` for every loopback address, or `*` for anything.
 */
export class AllowList {
  readonly #entries: readonly Entry[];

  /** @throws PorticoError `InvalidInput` */
  constructor(texts: readonly string[]) {
    this.#entries = texts.map(entryOf);
  }

  /** @param names the names that the gateway has resolved to this address for the page */
  permits(host: string, port: number, names: ReadonlySet<string> | undefined): boolean {
    return this.#entries.some((entry) => {
      if (entry.port !== undefined && entry.port !== port) return false;
      return entry.matches(host) || (entry.name !== undefined && names?.has(entry.name) === true);
    });
  }

  permitsLookup(host: string): boolean {
    const name = plainName(host);
    return this.#entries.some((entry) => entry.matches(name)) || this.names(name);
  }

  /** Whether an entry is for this very name. */
  names(name: string): boolean {
    return this.#entries.some((entry) => entry.name === name);
  }
}

/** Lower case and without the dot of a full name, as names are compared. */
export function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

function entryOf(text: string): Entry {
  const found = /^(?:\[([^\]]+)\]|([^:]+)|([^[\]]+:[^[\]]*:[^[\]]*))(?::(\d{1,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2] ?? found?.[3];
  const port = found?.[4] === undefined ? undefined : Number(found[4]);
  if (host === undefined || (port !== undefined && (port < 1 || port > 65_535))) throw invalid(text);
  if (host === everything) return { matches: () => true, name: undefined, port };
  const name = plainName(host);
  if (name === "localhost") return { matches: isLoopback, name, port };
  if (isIP(host) !== 0)
    return { matches: listOf((list) => list.addAddress(host, familyOf(host))), name: undefined, port };
  if (!/^[a-z\d_-]{1,63}(\.[a-z\d_-]{1,63})*$/.test(name)) throw invalid(text);
  return { matches: () => false, name, port };
}

const isLoopbackAddress = listOf((list) => {
  list.addSubnet("127.0.0.0", 8, "ipv4");
  list.addAddress("::1", "ipv6");
});

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || isLoopbackAddress(host);
}

/** `BlockList` compares addresses in every spelling, IPv4 in IPv6 included. */
function listOf(fill: (list: BlockList) => void): (host: string) => boolean {
  const list = new BlockList();
  fill(list);
  return (host) => isIP(host) !== 0 && list.check(host, familyOf(host));
}

function familyOf(host: string): "ipv4" | "ipv6" {
  return isIP(host) === 4 ? "ipv4" : "ipv6";
}

function invalid(text: string): PorticoError {
  return new PorticoError(
    "InvalidInput",
    `gateway: "${text}" is not HOST or HOST:PORT, with IPv6 in brackets before a port`,
    { op: "gateway" },
  );
}
