import type { SocketAddress } from "@portico/core/driver";
import type { Conn, Holder } from "./conn.ts";
import { failure } from "./errors.ts";

/** What listens at an address. */
export interface Bound {
  readonly address: SocketAddress;
  /** @param at the address that was asked for, where this one may be all @returns the end of who connects */
  reach(near: Holder, at: SocketAddress): Conn;
}

/** Ports that the system chooses from. */
const firstPort = 49_152;
const lastPort = 65_535;

/** Who listens where. Programs whose drivers share one reach each other, and nobody else. */
export class Network {
  readonly #bound = new Set<Bound>();
  readonly #names: Readonly<Record<string, readonly string[]>>;
  #port = lastPort;

  /** @param names hosts with their addresses, which are all of this machine, as 127.0.0.2 is */
  constructor(names: Readonly<Record<string, readonly string[]>> = {}) {
    this.#names = { localhost: ["127.0.0.1", "::1"], ...names };
  }

  lookup(host: string): string[] {
    const addresses = this.#names[host.toLowerCase()];
    if (addresses === undefined) throw failure("ENOTFOUND", `no such host, '${host}'`);
    return [...addresses];
  }

  /** The address to bind: with a port, free. */
  claim({ host, port }: SocketAddress): SocketAddress {
    const address = { host: canonical(host), port: port || this.freePort() };
    if (!isLocal(address.host)) throw failure("EADDRNOTAVAIL", `not an address of this machine, '${host}'`);
    if (this.#conflicts(address)) throw failure("EADDRINUSE", `somebody listens there, '${host}' port ${port}`);
    return address;
  }

  bind(bound: Bound): void {
    this.#bound.add(bound);
  }

  release(bound: Bound): void {
    this.#bound.delete(bound);
  }

  /** Who listens at the address, or at all addresses. */
  find(at: SocketAddress): Bound | undefined {
    return [...this.#bound].find((bound) => takes(bound.address, at));
  }

  /** A port on which nobody listens, and that nobody has had for long. */
  freePort(): number {
    if (this.#bound.size > lastPort - firstPort) throw failure("EADDRNOTAVAIL", "all ports are taken");
    do this.#port = this.#port === lastPort ? firstPort : this.#port + 1;
    while ([...this.#bound].some((bound) => bound.address.port === this.#port));
    return this.#port;
  }

  #conflicts(address: SocketAddress): boolean {
    return [...this.#bound].some((bound) => takes(bound.address, address) || takes(address, bound.address));
  }
}

/** Where a connection to `host` comes from and leads to: what means all addresses means this machine. */
export function destination(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : canonical(host);
}

function takes(bound: SocketAddress, at: SocketAddress): boolean {
  if (bound.port !== at.port) return false;
  return bound.host === at.host || bound.host === "::" || (bound.host === "0.0.0.0" && isV4(at.host));
}

function isLocal(host: string): boolean {
  return host.startsWith("127.") || ["0.0.0.0", "::", "::1"].includes(host);
}

function isV4(host: string): boolean {
  return !host.includes(":");
}

/** An IPv6 address in its one shortest form, as URLs have it. */
function canonical(host: string): string {
  return isV4(host) || host.includes("%") ? host : new URL(`http://[${host}]`).hostname.slice(1, -1);
}
