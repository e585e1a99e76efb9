import { lookup } from "node:dns";
import type {
  ConnDriver,
  ConnOptions,
  ListenerDriver,
  ListenerEvents,
  ListenOptions,
  SocketAddress,
  SocketsDriver,
} from "@portico/core/driver";
import { DenoConn } from "./conn.ts";
import { net, neverAsk, requireGranted } from "./permissions.ts";

/** TCP through `Deno.connect` and `Deno.listen`; names through the system's resolver, which only `node:dns` reaches. */
export const sockets: SocketsDriver = {
  lookup: async (host) => {
    // Deno's own refusal here is an EPERM that names no flag.
    requireGranted(net(host));
    return await new Promise((resolve, reject) => {
      lookup(host, { all: true, verbatim: true }, (error, found) =>
        error === null ? resolve(found.map((one) => one.address)) : reject(error),
      );
    });
  },

  connect: (at, options, done) => {
    const controller = new AbortController();
    connect(at, options, controller.signal).then(
      (conn) => done(undefined, conn),
      (error: unknown) => done(error, undefined),
    );
    return () => controller.abort();
  },

  listen: async (at, options, events) => {
    neverAsk(net(at.host, at.port));
    const listener = Deno.listen({ hostname: at.host, port: at.port, tcpBacklog: options.backlog });
    return new DenoListener(listener, options, events);
  },
};

async function connect(at: SocketAddress, options: ConnOptions, signal: AbortSignal): Promise<ConnDriver> {
  neverAsk(net(at.host, at.port));
  return adopt(await Deno.connect({ hostname: at.host, port: at.port, signal }), options);
}

function adopt(conn: Deno.TcpConn, options: ConnOptions): ConnDriver {
  if (options.noDelay) conn.setNoDelay(true);
  if (options.keepAlive) conn.setKeepAlive(true);
  return new DenoConn(conn);
}

class DenoListener implements ListenerDriver {
  readonly address: SocketAddress;
  readonly #listener: Deno.TcpListener;
  readonly #options: ListenOptions;
  readonly #events: ListenerEvents;
  #wanted = true;
  #closed = false;
  /** The loop that accepts, while it runs. */
  #loop: Promise<void> | undefined;

  constructor(listener: Deno.TcpListener, options: ListenOptions, events: ListenerEvents) {
    this.address = { host: listener.addr.hostname, port: listener.addr.port };
    this.#listener = listener;
    this.#options = options;
    this.#events = events;
    this.#loop = this.#accept();
  }

  accepting(on: boolean): void {
    this.#wanted = on;
    if (on) this.#loop ??= this.#accept();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listener.close();
    // A pending accept holds the port a little longer.
    await this.#loop;
  }

  /** A pending accept cannot be taken back: one connection may come after it is no longer wanted. */
  async #accept(): Promise<void> {
    let failure: unknown;
    try {
      while (this.#wanted && !this.#closed) {
        this.#events.connection(adopt(await this.#listener.accept(), this.#options));
      }
    } catch (error) {
      failure = error;
    }
    this.#loop = undefined;
    if (failure !== undefined && !this.#closed) this.#events.failed(failure);
  }
}
