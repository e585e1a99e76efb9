import type { ListenerDriver, SocketAddress, SocketsDriver } from "@portico/core/driver";
import type { TCPSocketListener } from "bun";
import { type BunConn, handlers } from "./conn.ts";

/** TCP through `Bun.connect` and `Bun.listen`. */
export const sockets: SocketsDriver = {
  lookup: async (host) => (await Bun.dns.lookup(host, { backend: "getaddrinfo" })).map((found) => found.address),

  // Bun cannot stop an attempt, so a stopped one is reported at once and what comes of it is dropped.
  connect: (at, options, done) => {
    let pending = true;
    const settle = (error: unknown, conn?: BunConn): void => {
      if (pending) {
        pending = false;
        done(error, conn);
      } else conn?.abort();
    };
    let opened: BunConn | undefined;
    const socket = handlers(options, (conn) => {
      opened = conn;
    });
    Bun.connect({ hostname: at.host, port: at.port, allowHalfOpen: true, socket }).then(
      () => settle(undefined, opened),
      (error: unknown) => settle(error),
    );
    return () => queueMicrotask(() => settle(new Error("the connection attempt was stopped")));
  },

  listen: async (at, options, events) => {
    const socket = handlers(options, (conn) => events.connection(conn));
    return new BunListener(Bun.listen({ hostname: at.host, port: at.port, allowHalfOpen: true, socket }));
  },
};

class BunListener implements ListenerDriver {
  readonly address: SocketAddress;
  readonly #listener: TCPSocketListener<BunConn>;

  constructor(listener: TCPSocketListener<BunConn>) {
    this.address = { host: listener.hostname, port: listener.port };
    this.#listener = listener;
  }

  accepting(): void {
    // Bun has no way to stop accepting.
  }

  async close(): Promise<void> {
    this.#listener.stop();
  }
}
