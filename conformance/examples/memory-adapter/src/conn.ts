import type { ConnDriver, ConnEvents, SocketAddress } from "@portico/core/driver";
import { failure } from "./errors.ts";
import { Pipe } from "./pipe.ts";
import { later } from "./turns.ts";

/** Who has an end of a connection. */
export interface Holder {
  readonly address: SocketAddress;
  /** What the holder has open. */
  readonly open: Set<object>;
}

/** The two ends of a new connection. */
export function connect(near: Holder, far: Holder): [Conn, Conn] {
  const there = new Pipe();
  const back = new Pipe();
  const ends: [Conn, Conn] = [new Conn(near, far.address, back, there), new Conn(far, near.address, there, back)];
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return ends;
}

/**
 * One end of a connection. What it does changes the state of the pipes and nothing else; the other end looks at them in a
 * later turn. So neither ever runs in the midst of the other.
 */
export class Conn implements ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  other!: Conn;
  readonly #open: Set<object>;
  readonly #in: Pipe;
  readonly #out: Pipe;
  /** Missing while nobody has accepted the connection. */
  #events: ConnEvents | undefined;
  /** How many bytes a read waits for, at most. 0: none waits. */
  #room = 0;
  #writing = false;
  #willLook = false;

  constructor(holder: Holder, remote: SocketAddress, incoming: Pipe, outgoing: Pipe) {
    this.local = holder.address;
    this.remote = remote;
    this.#open = holder.open.add(this);
    this.#in = incoming;
    this.#out = outgoing;
  }

  attach(events: ConnEvents): void {
    this.#events = events;
    this.#lookLater();
  }

  read(room = Number.POSITIVE_INFINITY): void {
    this.#room = room;
    this.#answerRead();
  }

  write(bytes: Uint8Array): boolean {
    if (this.#out.broken)
      this.#lookLater(); // and fails
    else this.#out.put(bytes);
    this.#writing = this.#out.broken || this.#out.full;
    this.other.#lookLater();
    return !this.#writing;
  }

  closeWrite(): void {
    this.#out.ended = true;
    this.other.#lookLater();
  }

  close(): void {
    this.#out.ended = true;
    this.#leave();
  }

  abort(): void {
    this.#out.broken = true;
    this.#leave();
  }

  setNoDelay(): void {
    // Memory has no delay.
  }

  setKeepAlive(): void {
    // Memory has no peers that vanish.
  }

  #lookLater(): void {
    if (this.#willLook) return;
    this.#willLook = true;
    later(() => {
      this.#willLook = false;
      this.#look();
    });
  }

  #look(): void {
    this.#answerRead();
    if (this.#gone || !this.#events) return;
    if (this.#lost) this.#fail();
    else if (this.#writing && !this.#out.full) this.#answerWrite();
  }

  /** Bytes that came before a reset are for the reader; but a writer that waits is not left waiting for one. */
  get #lost(): boolean {
    return this.#writing ? this.#out.broken : this.#in.broken && this.#in.empty;
  }

  get #gone(): boolean {
    return !this.#open.has(this);
  }

  #answerRead(): void {
    if (this.#gone || this.#room === 0) return;
    const wasFull = this.#in.full;
    const chunk = this.#in.take(this.#room);
    if (chunk === undefined && this.#in.broken) {
      this.#fail();
      return;
    }
    if (chunk === undefined && !this.#in.ended) return;
    this.#room = 0;
    if (wasFull) this.other.#lookLater();
    if (chunk) this.#events?.data(chunk, true);
    else this.#events?.end();
  }

  #answerWrite(): void {
    this.#writing = false;
    this.#events?.written();
  }

  #fail(): void {
    this.#leave();
    this.#events?.failed(failure("ECONNRESET", "the peer has reset the connection"));
  }

  /** What has been written so far is still the other's to read; what it writes now goes nowhere. */
  #leave(): void {
    this.#open.delete(this);
    this.#out.cut();
    this.#in.drop();
    this.other.#lookLater();
  }
}
