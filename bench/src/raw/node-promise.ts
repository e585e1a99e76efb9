import { readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Style } from "../probe.ts";
import { FILE } from "../rows.ts";
import { open } from "./node-callback.ts";
import { filling, receiving, roundTrips, type Stream, sending } from "./stream.ts";
import { promiseTimers } from "./timers.ts";

/** Node's modules behind promises, as one writes it by hand for a program of one's own. */
export const nodePromise: Style = {
  rtt: async ({ ports }) => roundTrips(new SocketStream(await open(ports.echo))),
  receive: async ({ ports }) => receiving(new SocketStream(await open(ports.source))),
  fill: async ({ ports }) => filling(new SocketStream(await open(ports.source))),
  send: async ({ ports }) => sending(new SocketStream(await open(ports.sink))),
  readFile: async ({ dir }) => {
    const path = join(dir, "node-promise-read");
    await writeFile(path, new Uint8Array(FILE));
    return {
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await readFile(path);
      },
      close: () => undefined,
    };
  },
  writeFile: ({ dir }) => {
    const path = join(dir, "node-promise-write");
    const data = new Uint8Array(FILE);
    return Promise.resolve({
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await writeFile(path, data);
      },
      close: () => undefined,
    });
  },
  timers: promiseTimers((ms, fire) => setTimeout(fire, ms)),
};

/** One promise a read round a queue of one chunk, so that a slow reader stops the peer. */
class SocketStream implements Stream {
  readonly #socket: Socket;
  #chunk: Uint8Array | undefined;
  #wanted: ((chunk: Uint8Array) => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Uint8Array) => {
      const wanted = this.#wanted;
      if (wanted === undefined) {
        this.#chunk = chunk;
        socket.pause();
      } else {
        this.#wanted = undefined;
        wanted(chunk);
      }
    });
    // The peer never ends first. Were it to, the run would stand still and say so.
    socket.on("error", (error) => console.error(`node:net: ${error.message}`));
  }

  read(): Promise<Uint8Array> {
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = undefined;
      return Promise.resolve(chunk);
    }
    return new Promise((resolve) => {
      this.#wanted = resolve;
      if (this.#socket.isPaused()) this.#socket.resume();
    });
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#socket.write(bytes)) return undefined;
    return new Promise((resolve) => this.#socket.once("drain", resolve));
  }

  close(): void {
    this.#socket.destroy();
  }
}
