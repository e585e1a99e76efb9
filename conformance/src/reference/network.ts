import type { SocketAddress } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import type { MemoryListener } from "./listener.ts";

/** IANA's range of dynamic ports. */
const firstPort = 49_152;
const lastPort = 65_535;

/** The loopback network that programs in memory share: which listener has which port. */
export class Network {
  readonly #listeners: Set<MemoryListener> = new Set();
  #nextPort = firstPort;

  /** A port nobody listens on and nobody was given lately. */
  freePort(): number {
    for (let tried = firstPort; tried <= lastPort; tried++) {
      const port = this.#nextPort;
      this.#nextPort = port === lastPort ? firstPort : port + 1;
      if (![...this.#listeners].some((listener) => listener.address.port === port)) return port;
    }
    throw systemError("EADDRINUSE", "bind", "any port");
  }

  /** Where listening on `at` really listens. @throws EADDRNOTAVAIL, EADDRINUSE */
  bind(at: SocketAddress): SocketAddress {
    const name = `${at.host}:${at.port}`;
    if (!isLoopback(at.host) && !isWildcard(at.host)) throw systemError("EADDRNOTAVAIL", "bind", name);
    if (at.port === 0) return { host: at.host, port: this.freePort() };
    for (const { address } of this.#listeners) {
      if (address.port === at.port && overlaps(address.host, at.host)) throw systemError("EADDRINUSE", "bind", name);
    }
    return { host: at.host, port: at.port };
  }

  add(listener: MemoryListener): void {
    this.#listeners.add(listener);
  }

  delete(listener: MemoryListener): void {
    this.#listeners.delete(listener);
  }

  /** Who listens for connections to `at`. @throws ENETUNREACH, ECONNREFUSED */
  find(at: SocketAddress): MemoryListener {
    const name = `${at.host}:${at.port}`;
    if (!isLoopback(at.host)) throw systemError("ENETUNREACH", "connect", name);
    for (const listener of this.#listeners) {
      if (listener.address.port === at.port && overlaps(listener.address.host, at.host)) return listener;
    }
    throw systemError("ECONNREFUSED", "connect", name);
  }
}

function isLoopback(host: string): boolean {
  return host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isWildcard(host: string): boolean {
  return host === "::" || host === "0.0.0.0";
}

/** Whether two hosts stand for a common address. `::` stands for all, IPv4 included. */
function overlaps(a: string, b: string): boolean {
  if (a === b || a === "::" || b === "::") return true;
  return (a === "0.0.0.0" && !b.includes(":")) || (b === "0.0.0.0" && !a.includes(":"));
}
