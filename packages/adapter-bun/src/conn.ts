import type { ConnDriver, ConnEvents, ConnOptions, SocketAddress } from "@portico/core/driver";
import type { Socket, SocketHandler } from "bun";

/** One of Bun's sockets: holds a read that waits for a chunk, or chunks that wait for reads. */
export class BunConn implements ConnDriver {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #socket: Socket<BunConn>;
  #events: ConnEvents | undefined;
  #reading = false;
  /** More than one only when the peer resets: Bun then delivers what has come, paused or not. */
  readonly #queued: Uint8Array[] = [];
  #paused = true;
  /** What the system has not taken of the write that waits. */
  #unsent: Uint8Array | undefined;
  #finished = false;
  #ended = false;
  #error: Error | undefined;

  /** Pauses the socket, which has just been opened. */
  constructor(socket: Socket<BunConn>, options: ConnOptions) {
    socket.pause();
    socket.setNoDelay(options.noDelay);
    if (options.keepAlive) socket.setKeepAlive(true);
    this.local = { host: socket.localAddress, port: socket.localPort };
    this.remote = { host: socket.remoteAddress, port: socket.remotePort };
    this.#socket = socket;
  }

  attach(events: ConnEvents): void {
    this.#events = events;
  }

  read(): void {
    this.#reading = true;
    const chunk = this.#queued.shift();
    if (chunk !== undefined) {
      // The next chunk may come while this one is used; it stays the only one.
      if (this.#queued.length === 0) this.#flow();
      this.#answer(chunk);
    } else if (this.#error !== undefined) this.#report(this.#error);
    else if (this.#ended) this.end();
    else this.#flow();
  }

  #flow(): void {
    if (!this.#paused || this.#error !== undefined || this.#ended) return;
    this.#paused = false;
    this.#socket.resume();
  }

  write(bytes: Uint8Array): boolean {
    const taken = this.#error === undefined ? this.#socket.write(bytes) : -1;
    if (taken === bytes.length) return true;
    this.#unsent = bytes.subarray(Math.max(0, taken));
    if (taken < 0) queueMicrotask(() => this.#report(this.#error ?? gone()));
    return false;
  }

  closeWrite(): void {
    this.#finished = true;
    this.#socket.shutdown();
  }

  close(): void {
    this.#detach();
    this.#socket.close();
  }

  abort(): void {
    this.#detach();
    this.#socket.terminate();
  }

  setNoDelay(on: boolean): void {
    this.#socket.setNoDelay(on);
  }

  setKeepAlive(on: boolean): void {
    this.#socket.setKeepAlive(on);
  }

  receive(chunk: Uint8Array): void {
    if (this.#reading) {
      this.#answer(chunk);
      return;
    }
    this.#queued.push(chunk);
    if (this.#paused) return;
    this.#paused = true;
    this.#socket.pause();
  }

  /** The system takes bytes again. Bun says so sometimes with nothing to send. */
  drain(): void {
    const bytes = this.#unsent;
    if (bytes === undefined) return;
    const taken = this.#socket.write(bytes);
    if (taken < 0) this.fail(gone());
    else if (taken < bytes.length) this.#unsent = bytes.subarray(taken);
    else {
      this.#unsent = undefined;
      this.#events?.written();
    }
  }

  end(): void {
    this.#ended = true;
    if (!this.#reading) return;
    this.#reading = false;
    this.#events?.end();
  }

  /** The socket is closed. After our own shutdown this is how Bun reports the peer's end of stream. */
  closed(error: Error | undefined): void {
    if (error === undefined && this.#finished) this.end();
    else this.fail(error ?? gone());
  }

  /** What came before an error is handed out first, but a writer must not wait for a reader that may never come. */
  fail(error: Error): void {
    if (this.#queued.length === 0 || this.#unsent !== undefined) this.#report(error);
    else this.#error ??= error;
  }

  #answer(chunk: Uint8Array): void {
    this.#reading = false;
    this.#events?.data(chunk, true);
  }

  /** Before {@link attach} there is nobody to tell: the first read or write gets the error then. */
  #report(error: Error): void {
    const events = this.#events;
    if (events === undefined) {
      this.#error ??= error;
      return;
    }
    this.#detach();
    events.failed(error);
  }

  #detach(): void {
    this.#events = undefined;
    this.#reading = false;
    this.#unsent = undefined;
    this.#queued.length = 0;
  }
}

/** Hands a socket's events to its connection, which `opened` gets first. */
export function handlers(options: ConnOptions, opened: (conn: BunConn) => void): SocketHandler<BunConn> {
  return {
    binaryType: "uint8array",
    open: (socket) => {
      socket.data = new BunConn(socket, options);
      opened(socket.data);
    },
    data: (socket, chunk: Uint8Array) => socket.data.receive(chunk),
    drain: (socket) => socket.data.drain(),
    end: (socket) => socket.data.end(),
    close: (socket, error) => socket.data.closed(error),
    error: (socket, error) => socket.data.fail(error),
  };
}

/** Bun tells a writer that the connection is gone without saying why. */
function gone(): Error {
  return Object.assign(new Error("the connection is closed"), { code: "ECONNRESET" });
}
