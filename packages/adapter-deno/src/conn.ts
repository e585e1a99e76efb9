import type { ConnDriver, ConnEvents, SocketAddress } from "@portico/core/driver";
import { ReadBuffer } from "./read-buffer.ts";

/** One `Deno.TcpConn`: at most one `read` and one `write` of Deno's are pending, and only while core wants them. */
export class DenoConn implements ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #conn: Deno.TcpConn;
  readonly #buffer: ReadBuffer = new ReadBuffer();
  #into: Uint8Array<ArrayBuffer> | undefined;
  #lend = false;
  #unsent: Uint8Array | undefined;
  /** Nobody is told anything without it: before `attach`, after a failure and after the end. */
  #events: ConnEvents | undefined;

  constructor(conn: Deno.TcpConn) {
    this.local = addressOf(conn.localAddr);
    this.remote = addressOf(conn.remoteAddr);
    this.#conn = conn;
  }

  attach(events: ConnEvents): void {
    this.#events = events;
  }

  read(room?: number): void {
    this.#lend = room !== undefined;
    this.#into = room === undefined ? this.#buffer.next() : this.#buffer.loan(room);
    this.#conn.read(this.#into).then(this.#arrived, this.#failed);
  }

  write(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return true;
    this.#unsent = bytes;
    this.#conn.write(bytes).then(this.#sent, this.#failed);
    return false;
  }

  closeWrite(): void {
    this.#conn.closeWrite().catch(this.#failed);
  }

  close(): void {
    this.#events = undefined;
    this.#conn.close();
  }

  /** Deno cannot reset a connection. What its `write` has not taken is dropped. */
  abort(): void {
    this.close();
  }

  setNoDelay(on: boolean): void {
    this.#conn.setNoDelay(on);
  }

  setKeepAlive(on: boolean): void {
    this.#conn.setKeepAlive(on);
  }

  readonly #arrived = (length: number | null): void => {
    const into = this.#into;
    if (this.#events === undefined || into === undefined) return;
    if (length === null) this.#events.end();
    else this.#events.data(this.#lend ? into.subarray(0, length) : this.#buffer.take(into, length));
  };

  readonly #sent = (length: number): void => {
    if (this.#events === undefined || this.#unsent === undefined) return;
    if (length < this.#unsent.length) {
      this.#unsent = this.#unsent.subarray(length);
      this.#conn.write(this.#unsent).then(this.#sent, this.#failed);
    } else {
      this.#unsent = undefined;
      this.#events.written();
    }
  };

  /** The first failure is the only one told: after it, Deno's `read` takes a reset for the end of the stream. */
  readonly #failed = (error: unknown): void => {
    const events = this.#events;
    this.#events = undefined;
    events?.failed(error);
  };
}

function addressOf(address: Deno.NetAddr): SocketAddress {
  return { host: address.hostname, port: address.port };
}
