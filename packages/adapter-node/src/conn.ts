import type { Socket } from "node:net";
import type { ConnDriver, ConnEvents, SocketAddress } from "@portico/core/driver";
import type { ReadBuffer } from "./read-buffer.ts";

const NOTHING = new Uint8Array(0);

/** One `net.Socket`: holds either a read that waits for a chunk or a chunk that waits for a read. */
export class NodeConn implements ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #socket: Socket;
  readonly #lent: ReadBuffer | undefined;
  #events: ConnEvents | undefined;
  #reading = false;
  #lend = false;
  #queued: Uint8Array | undefined;
  /** The socket reads nothing until resumed. */
  #stopped = true;
  #ended = false;
  #writing = false;
  #error: Error | undefined;

  /**
   * @param socket connected and paused
   * @param lent set when the socket reads into it and hands what came to {@link receive}
   */
  constructor(socket: Socket, lent?: ReadBuffer) {
    this.local = addressOf(socket.localAddress, socket.localPort);
    this.remote = addressOf(socket.remoteAddress, socket.remotePort);
    this.#socket = socket;
    this.#lent = lent;
    socket.on("end", () => this.#confirmEnd());
    socket.on("error", (error) => this.#fail(error));
    socket.on("drain", this.#drained);
    if (lent !== undefined) return;
    socket.on("data", (chunk: Uint8Array) => {
      if (!this.receive(chunk, chunk.length)) socket.pause();
    });
  }

  attach(events: ConnEvents): void {
    this.#events = events;
  }

  read(room?: number): void {
    this.#reading = true;
    this.#lend = room !== undefined;
    if (this.#queued !== undefined) this.#answer(this.#queued);
    else if (this.#error !== undefined) this.#report(this.#error);
    else if (this.#ended) this.#end();
    else if (this.#stopped) {
      this.#stopped = false;
      this.#socket.resume();
    }
  }

  /**
   * Takes what has arrived.
   *
   * @returns whether the socket may go on reading
   */
  receive(bytes: Uint8Array, length: number): boolean {
    if (this.#reading) {
      this.#answer(this.#chunk(bytes, length, this.#lend));
      return true;
    }
    this.#queued = this.#chunk(bytes, length, false);
    this.#stopped = true;
    return false;
  }

  write(bytes: Uint8Array): boolean {
    const lost = this.#error;
    if (lost !== undefined) {
      queueMicrotask(() => this.#report(lost));
      return false;
    }
    const socket = this.#socket;
    socket.write(bytes);
    if (socket.writableLength === 0 && !socket.errored) return true;
    this.#writing = true;
    // Below the high-water mark there is no `drain`; an empty write behind the bytes tells when they are gone.
    if (!socket.writableNeedDrain) socket.write(NOTHING, this.#drained);
    return false;
  }

  closeWrite(): void {
    this.#socket.end();
  }

  close(): void {
    this.#events = undefined;
    this.#socket.destroy();
  }

  abort(): void {
    this.#events = undefined;
    const socket = this.#socket;
    // A reset while FIN is on its way is refused by libuv (EINVAL), and the descriptor would stay open.
    if (socket.writableEnded && !socket.writableFinished) socket.once("finish", () => socket.resetAndDestroy());
    else socket.resetAndDestroy();
  }

  setNoDelay(on: boolean): void {
    this.#socket.setNoDelay(on);
  }

  setKeepAlive(on: boolean): void {
    this.#socket.setKeepAlive(on);
  }

  #chunk(bytes: Uint8Array, length: number, lend: boolean): Uint8Array {
    if (this.#lent === undefined) return plain(bytes);
    return lend ? this.#lent.lend(length) : this.#lent.take(length);
  }

  #answer(chunk: Uint8Array): void {
    this.#reading = false;
    this.#queued = undefined;
    this.#events?.data(chunk, this.#lent === undefined);
  }

  /** libuv before 1.52 takes a reset right behind data for the end of the stream; an empty write tells them apart. */
  #confirmEnd(): void {
    if (this.#writing || !this.#socket.writable) this.#end();
    else this.#socket.write(NOTHING, this.#confirmed);
  }

  readonly #confirmed = (error?: Error | null): void => {
    if (!error) this.#end();
  };

  #end(): void {
    this.#ended = true;
    if (!this.#reading) return;
    this.#reading = false;
    this.#events?.end();
  }

  readonly #drained = (error?: Error | null): void => {
    if (!this.#writing || error) return;
    this.#writing = false;
    this.#events?.written();
  };

  /** What came before an error is handed out first, but a writer must not wait for a reader that may never come. */
  #fail(error: Error): void {
    this.#salvage();
    if (this.#reading && this.#queued !== undefined) this.#answer(this.#queued);
    if (this.#queued === undefined || this.#writing) this.#report(error);
    else this.#error = error;
  }

  /** Before {@link attach} there is nobody to tell: the first read or write gets the error then. */
  #report(error: Error): void {
    if (this.#events === undefined) this.#error = error;
    else this.#events.failed(error);
  }

  /** Takes what the stream itself buffered while paused. */
  #salvage(): void {
    if (this.#lent !== undefined) return;
    const chunks = this.#queued === undefined ? [] : [this.#queued];
    for (let rest: Uint8Array | null = this.#socket.read(); rest !== null; rest = this.#socket.read())
      chunks.push(rest);
    if (chunks.length > 0) this.#queued = plain(Buffer.concat(chunks));
  }
}

/** The same bytes without Node's `Buffer` methods, some of which differ from `Uint8Array`'s. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A peer that reset the connection before it was accepted has no address any more. */
function addressOf(host: string | undefined, port: number | undefined): SocketAddress {
  return { host: host ?? "0.0.0.0", port: port ?? 0 };
}
