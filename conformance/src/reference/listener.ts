import type { ListenerDriver, ListenerEvents, SocketAddress } from "@portico/core/driver";
import { connectPair, type MemoryConn } from "./conn.ts";
import { systemError } from "./errors.ts";
import type { Loop } from "./loop.ts";
import type { Network } from "./network.ts";

/** Somebody who wants to be connected. */
export interface Caller {
  readonly loop: Loop;
  readonly address: SocketAddress;
  /** The address that was called. */
  readonly to: SocketAddress;
  connected(conn: MemoryConn): void;
  refused(error: unknown): void;
}

/** A listening socket: a queue of connections nobody has accepted, and behind it callers who found the queue full. */
export class MemoryListener implements ListenerDriver {
  readonly address: SocketAddress;
  readonly #network: Network;
  readonly #loop: Loop;
  readonly #backlog: number;
  readonly #events: ListenerEvents;
  readonly #release: () => void;
  readonly #queue: MemoryConn[] = [];
  readonly #waiting: Set<Caller> = new Set();
  #accepting = true;
  #closed = false;

  constructor(network: Network, loop: Loop, address: SocketAddress, backlog: number, events: ListenerEvents) {
    this.#network = network;
    this.#loop = loop;
    this.address = address;
    this.#backlog = Math.max(1, backlog);
    this.#events = events;
    this.#release = loop.hold();
    network.add(this);
  }

  /** Connects the caller now, or when the queue has room. @returns stops waiting */
  call(caller: Caller): () => void {
    this.#waiting.add(caller);
    this.#connectWaiting();
    return () => this.#waiting.delete(caller);
  }

  accepting(on: boolean): void {
    this.#accepting = on;
    this.#deliverLater();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#network.delete(this);
    this.#release();
    for (const conn of this.#queue.splice(0)) conn.abort();
    for (const caller of this.#waiting) caller.refused(systemError("ECONNREFUSED", "connect", String(caller.to.port)));
    this.#waiting.clear();
    return this.#loop.later(() => undefined);
  }

  #connectWaiting(): void {
    for (const caller of this.#waiting) {
      if (this.#queue.length >= this.#backlog) return;
      this.#waiting.delete(caller);
      const ends = connectPair(caller, { loop: this.#loop, address: caller.to });
      this.#queue.push(ends.server);
      caller.connected(ends.client);
      this.#deliverLater();
    }
  }

  #deliverLater(): void {
    this.#loop.macrotask(() => {
      if (this.#closed || !this.#accepting) return;
      const conn = this.#queue.shift();
      if (conn === undefined) return;
      this.#connectWaiting();
      this.#deliverLater();
      this.#events.connection(conn);
    });
  }
}
