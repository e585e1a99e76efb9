import type { Style, Timed, WebPath } from "../probe.ts";
import { filling, receiving, roundTrips, type Stream, sending } from "../raw/stream.ts";
import { CHUNK } from "../rows.ts";

/** Bytes on the way to the sink, at most: as many as a stream of the gateway may have on the way. */
const WINDOW = 262_144;

/** A WebSocket to a program that answers itself, so there is no relay between. Each chunk or message is one of its messages. */
export const rawWebSocket: Style = {
  rtt: async ({ ports }) => roundTrips(new SocketStream(await open(ports.web, "/echo"))),
  receive: async ({ ports }) => onDemand(await open(ports.web, "/source"), receiving),
  fill: async ({ ports }) => onDemand(await open(ports.web, "/source"), filling),
  send: async ({ ports }) => sending(new CountedStream(await open(ports.web, "/sink"))),
};

function open(port: number, path: WebPath): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error(`no WebSocket at ${path}`));
  });
}

/** Asks for the bytes of a run when it begins. Otherwise they would come while others are timed. */
function onDemand(socket: WebSocket, read: (stream: Stream) => Timed): Timed {
  const probe = read(new SocketStream(socket));
  return {
    run: (count) => {
      socket.send(String(count * CHUNK));
      return probe.run(count);
    },
    close: () => probe.close(),
  };
}

/** One promise a read round a queue. Nothing holds back who sends. */
class SocketStream implements Stream {
  readonly #socket: WebSocket;
  readonly #chunks: Uint8Array[] = [];
  #wanted: ((chunk: Uint8Array) => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.#receive(new Uint8Array(data));
  }

  read(): Promise<Uint8Array> {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) return Promise.resolve(chunk);
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }

  write(bytes: Uint8Array): undefined {
    this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  close(): void {
    this.#socket.close();
  }

  #receive(chunk: Uint8Array): void {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted === undefined) this.#chunks.push(chunk);
    else wanted(chunk);
  }
}

/** Sends until a window is full, and goes on when the other end says what has come. */
class CountedStream implements Stream {
  readonly #socket: WebSocket;
  #outstanding = 0;
  #go: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.#outstanding -= Number(data);
      if (this.#outstanding < WINDOW) this.#go?.();
    };
  }

  read(): Promise<Uint8Array> {
    throw new Error("a sink sends nothing");
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
    this.#outstanding += bytes.length;
    if (this.#outstanding < WINDOW) return undefined;
    return new Promise((resolve) => {
      this.#go = resolve;
    });
  }

  close(): void {
    this.#socket.close();
  }
}
