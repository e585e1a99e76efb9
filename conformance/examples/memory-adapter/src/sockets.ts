import type { ListenerDriver, ListenerEvents, SocketAddress, SocketsDriver } from "@portico/core/driver";
import { type Conn, connect, type Holder } from "./conn.ts";
import { failure } from "./errors.ts";
import { type Bound, destination, type Network } from "./network.ts";
import { inLaterTurn, later } from "./turns.ts";

/** The sockets of one program. */
export interface MemorySockets extends Required<SocketsDriver> {
  /** Its connections and listeners. */
  readonly open: ReadonlySet<object>;
}

export function createSockets(network: Network): MemorySockets {
  const open = new Set<object>();
  return {
    open,
    lookup: (host) => inLaterTurn(() => network.lookup(host)),
    connect({ host, port }, _options, done) {
      let stopped = false;
      later(() => {
        if (stopped) return done(failure("ECANCELED", "the attempt was stopped"), undefined);
        const at = { host: destination(host), port };
        const listener = network.find(at);
        if (!listener) return done(failure("ECONNREFUSED", `nobody listens at ${host} port ${port}`), undefined);
        const near = { address: { host: at.host, port: network.freePort() }, open };
        done(undefined, listener.reach(near, at));
      });
      return () => (stopped = true);
    },
    listen: async (at, _options, events) => new Listener(network, at, open, events),
  };
}

class Listener implements Bound, ListenerDriver {
  readonly address: SocketAddress;
  readonly #network: Network;
  readonly #open: Set<object>;
  readonly #events: ListenerEvents;
  /** Connections that nobody has accepted. */
  readonly #queue: Conn[] = [];
  #accepting = true;

  constructor(network: Network, at: SocketAddress, open: Set<object>, events: ListenerEvents) {
    this.address = network.claim(at);
    this.#network = network;
    this.#open = open.add(this);
    this.#events = events;
    network.bind(this);
  }

  reach(near: Holder, at: SocketAddress): Conn {
    const [conn, accepted] = connect(near, { address: at, open: this.#open });
    this.#queue.push(accepted);
    this.#deliver();
    return conn;
  }

  accepting(on: boolean): void {
    this.#accepting = on;
    this.#deliver();
  }

  async close(): Promise<void> {
    this.#network.release(this);
    this.#open.delete(this);
    for (const conn of this.#queue) conn.abort();
  }

  #deliver(): void {
    while (this.#accepting) {
      const conn = this.#queue.shift();
      if (conn === undefined) return;
      this.#events.connection(conn);
    }
  }
}
