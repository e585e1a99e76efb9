import type { Socket } from "bun";
import type { Style } from "../probe.ts";
import { FILE } from "../rows.ts";
import { filling, receiving, roundTrips, type Stream, sending } from "./stream.ts";
import { promiseTimers } from "./timers.ts";

/** Bun's own API behind promises, as one writes it by hand for a program of one's own. */
export const bunPromise: Style = {
  rtt: async ({ ports }) => roundTrips(await BunStream.open(ports.echo)),
  receive: async ({ ports }) => receiving(await BunStream.open(ports.source)),
  fill: async ({ ports }) => filling(await BunStream.open(ports.source)),
  send: async ({ ports }) => sending(await BunStream.open(ports.sink)),
  readFile: async ({ dir }) => {
    const path = `${dir}/bun-read`;
    await Bun.write(path, new Uint8Array(FILE));
    return {
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await Bun.file(path).bytes();
      },
      close: () => undefined,
    };
  },
  writeFile: ({ dir }) => {
    const path = `${dir}/bun-write`;
    const data = new Uint8Array(FILE);
    return Promise.resolve({
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await Bun.write(path, data);
      },
      close: () => undefined,
    });
  },
  timers: promiseTimers((ms, fire) => setTimeout(fire, ms)),
};

/** One promise a read round a queue: after `pause` one more chunk may come. Writes keep what is not taken yet. */
class BunStream implements Stream {
  #socket: Socket | undefined;
  readonly #chunks: Uint8Array[] = [];
  #wanted: ((chunk: Uint8Array) => void) | undefined;
  #rest: Uint8Array | undefined;
  #written: (() => void) | undefined;

  static async open(port: number): Promise<BunStream> {
    const stream = new BunStream();
    await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        binaryType: "uint8array",
        open: (socket) => {
          stream.#socket = socket;
        },
        data: (socket, chunk) => stream.#receive(socket, chunk),
        drain: (socket) => stream.#drain(socket),
      },
    });
    return stream;
  }

  read(): Promise<Uint8Array> {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      if (this.#chunks.length === 0) this.#socket?.resume();
      return Promise.resolve(chunk);
    }
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    const socket = this.#socket;
    if (socket === undefined) throw new Error("not connected");
    const written = socket.write(bytes);
    if (written === bytes.length) return undefined;
    this.#rest = bytes.subarray(Math.max(written, 0));
    return new Promise((resolve) => {
      this.#written = resolve;
    });
  }

  close(): void {
    this.#socket?.terminate();
  }

  #receive(socket: Socket, chunk: Uint8Array): void {
    const wanted = this.#wanted;
    if (wanted === undefined) {
      this.#chunks.push(chunk);
      socket.pause();
    } else {
      this.#wanted = undefined;
      wanted(chunk);
    }
  }

  #drain(socket: Socket): void {
    if (this.#rest === undefined) return;
    const written = socket.write(this.#rest);
    const rest = this.#rest.subarray(Math.max(written, 0));
    this.#rest = rest.length === 0 ? undefined : rest;
    if (this.#rest === undefined) this.#written?.();
  }
}
