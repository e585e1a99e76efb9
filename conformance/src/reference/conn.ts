import type { ConnDriver, ConnEvents, SocketAddress } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import type { Loop } from "./loop.ts";

/** How many bytes one direction holds before writers have to wait. */
export const pipeBytes = 65_536;

/** Joins two programs: gives the end of each. */
export function connectPair(
  client: { readonly loop: Loop; readonly address: SocketAddress },
  server: { readonly loop: Loop; readonly address: SocketAddress },
): { client: MemoryConn; server: MemoryConn } {
  const ends = {
    client: new MemoryConn(client.loop, client.address, server.address),
    server: new MemoryConn(server.loop, server.address, client.address),
  };
  ends.client.join(ends.server);
  ends.server.join(ends.client);
  return ends;
}

/**
 * One end of a connection in memory. It holds the bytes that the other end has sent and nobody has read, at most
 * {@link pipeBytes}; what does not fit waits at the sender. Everything is reported in macrotasks, as sockets do.
 */
export class MemoryConn implements ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #loop: Loop;
  readonly #release: () => void;
  #other!: MemoryConn;
  #events: ConnEvents | undefined;
  #announcing = false;
  #closed = false;

  readonly #received: Uint8Array[] = [];
  #receivedBytes = 0;
  #peerEnded = false;
  #reading = false;

  /** What of the pending write has not fitted; empty when it has and `written` is owed. */
  #unsent: Uint8Array | undefined;
  #failure: unknown;

  constructor(loop: Loop, local: SocketAddress, remote: SocketAddress) {
    this.#loop = loop;
    this.local = local;
    this.remote = remote;
    this.#release = loop.hold();
  }

  join(other: MemoryConn): void {
    this.#other = other;
  }

  attach(events: ConnEvents): void {
    this.#events = events;
    this.#announceLater();
  }

  read(): void {
    this.#reading = true;
    this.#announceLater();
  }

  write(bytes: Uint8Array): boolean {
    const taken = this.#failure === undefined ? this.#other.#receive(bytes) : 0;
    if (taken === bytes.length && this.#failure === undefined) return true;
    this.#unsent = bytes.subarray(taken);
    this.#announceLater();
    return false;
  }

  closeWrite(): void {
    this.#other.#receiveEnd();
  }

  close(): void {
    // As close(2): leaving bytes unread tells the peer with a reset that they were not wanted.
    if (this.#receivedBytes > 0) this.#other.#receiveReset();
    else this.#other.#receiveEnd();
    this.#end();
  }

  abort(): void {
    this.#other.#receiveReset();
    this.#end();
  }

  setNoDelay(_on: boolean): void {
    // Nagle's algorithm changes nothing that can be seen in memory.
  }

  setKeepAlive(_on: boolean): void {
    // Nor do keep-alive probes.
  }

  #end(): void {
    this.#closed = true;
    this.#unsent = undefined;
    this.#release();
  }

  /** Takes what fits of the other end's bytes. */
  #receive(bytes: Uint8Array): number {
    if (this.#closed) {
      // The bytes leave the sender and only then meet a closed socket, which answers with a reset.
      this.#loop.macrotask(() => this.#other.#receiveReset());
      return bytes.length;
    }
    const taken = bytes.slice(0, pipeBytes - this.#receivedBytes);
    if (taken.length > 0) {
      this.#received.push(taken);
      this.#receivedBytes += taken.length;
      this.#announceLater();
    }
    return taken.length;
  }

  #receiveEnd(): void {
    this.#peerEnded = true;
    this.#announceLater();
  }

  #receiveReset(): void {
    if (this.#closed) return;
    this.#failure ??= systemError("ECONNRESET", "read", `${this.remote.host}:${this.remote.port}`);
    this.#announceLater();
  }

  /** There is room at the other end: sends what waited. */
  #sendMore(): void {
    if (this.#unsent === undefined || this.#unsent.length === 0) return;
    this.#unsent = this.#unsent.subarray(this.#other.#receive(this.#unsent));
    this.#announceLater();
  }

  #announceLater(): void {
    if (this.#announcing || this.#closed) return;
    this.#announcing = true;
    this.#loop.macrotask(() => {
      this.#announcing = false;
      if (!this.#closed && this.#events !== undefined) this.#announce(this.#events);
    });
  }

  /** Reports everything there is to report. A receiver may close this end at each step. */
  #announce(events: ConnEvents): void {
    if (this.#reading) this.#answerRead(events);
    if (this.#closed) return;
    if (this.#failure !== undefined) this.#announceFailure(events);
    else if (this.#unsent?.length === 0) {
      this.#unsent = undefined;
      events.written();
    }
  }

  #answerRead(events: ConnEvents): void {
    const chunk = this.#received.shift();
    if (chunk !== undefined) {
      this.#reading = false;
      this.#receivedBytes -= chunk.length;
      this.#other.#sendMore();
      events.data(chunk);
    } else if (this.#peerEnded && this.#failure === undefined) {
      this.#reading = false;
      events.end();
    }
  }

  /** A failure waits until the bytes before it are read, unless a write needs an answer. */
  #announceFailure(events: ConnEvents): void {
    if (this.#receivedBytes > 0 && this.#unsent === undefined) return;
    this.#end();
    events.failed(this.#failure);
  }
}
