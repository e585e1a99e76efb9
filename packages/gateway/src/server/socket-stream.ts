import type { WebSocket } from "ws";
import type { SocketStream } from "../qmux.ts";

/** How much may wait for the system before sending waits. */
const HIGH_WATER = 256 * 1024;

type Opened = Awaited<SocketStream["opened"]>;

/**
 * A `ws` socket in the shape of a browser's `WebSocketStream`. Sending waits for the system's own word that it has taken
 * the bytes, not for a timer that looks at how many are left.
 */
export class WsStream implements SocketStream {
  readonly url: string = "";
  readonly opened: Promise<Opened>;
  readonly closed: Promise<{ closeCode: number; reason: string }>;
  readonly #socket: WebSocket;
  #allowance: number;
  /** Wakes a write that waits for the system. */
  #drained: (() => void) | undefined;

  /** @param allowance bytes that may come before {@link trust}; more end the connection */
  constructor(socket: WebSocket, allowance: number) {
    this.#socket = socket;
    this.#allowance = allowance;
    const closed = Promise.withResolvers<{ closeCode: number; reason: string }>();
    this.closed = closed.promise;
    socket.once("close", (code, reason) => {
      this.#drained?.();
      closed.resolve({ closeCode: code, reason: reason.toString() });
    });
    this.opened = Promise.resolve({
      readable: this.#readable(),
      writable: this.#writable(),
      extensions: "",
      protocol: socket.protocol,
    });
  }

  /** Lets everything in from now on: the client has shown its token. */
  trust(): void {
    this.#allowance = Number.POSITIVE_INFINITY;
  }

  /** Bare: what the end means has been said in the session's last frame. */
  close(): void {
    this.#socket.close();
  }

  #readable(): ReadableStream<Uint8Array | string> {
    const socket = this.#socket;
    return new ReadableStream<Uint8Array | string>({
      start: (controller) => {
        socket.on("message", (data: Buffer, binary) => {
          this.#allowance -= data.length;
          if (this.#allowance < 0) socket.terminate();
          // Not the `Buffer` itself, whose slices share memory with what came before and after it.
          else controller.enqueue(binary ? new Uint8Array(data.buffer, data.byteOffset, data.length) : data.toString());
        });
        socket.once("error", (error) => controller.error(error));
        void this.closed.then(() => {
          if (controller.desiredSize !== null) controller.close();
        });
      },
      cancel: () => socket.close(),
    });
  }

  #writable(): WritableStream<Uint8Array | string> {
    const socket = this.#socket;
    return new WritableStream<Uint8Array | string>({
      write: (chunk) => {
        if (socket.readyState !== socket.OPEN) throw new Error("the WebSocket is closed");
        socket.send(chunk, this.#sent);
        if (socket.bufferedAmount <= HIGH_WATER) return;
        return new Promise<void>((resolve) => {
          this.#drained = resolve;
        });
      },
      close: () => socket.close(),
      abort: () => socket.close(),
    });
  }

  /** A failure to send is followed by the socket's own end. */
  readonly #sent = (): void => {
    if (this.#socket.bufferedAmount > HIGH_WATER) return;
    this.#drained?.();
    this.#drained = undefined;
  };
}
