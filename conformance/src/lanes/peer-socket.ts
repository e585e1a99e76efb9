import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fnv1a, pattern } from "../runner/bytes.ts";
import type { PeerReport, PeerScript, PeerStep } from "../runner/context.ts";

/** One connection of the peer, playing its script. */
export interface PlayedSocket {
  /** Rejects if there was no connection at all. */
  readonly started: Promise<void>;
  /** Waits until the script is done or the connection has broken. */
  report(): Promise<PeerReport>;
  /** Reads whatever still comes and waits, at most `ms`, until the other side has closed. Then it closes. */
  finish(ms: number): Promise<"closed" | "left open">;
}

/** Plays `script` on a paused socket that allows being half open, once it is connected. */
export function playSocket(socket: Socket, script: PeerScript, started: Promise<void>): PlayedSocket {
  const reader = new Reader(socket);
  let remotePort = 0;
  const done = started.then(() => {
    remotePort = socket.remotePort ?? 0;
    return playSteps(reader, script);
  });
  // Whoever asked for the connection is told by `started`.
  done.catch(() => undefined);
  return {
    started,
    report: async () => {
      await done;
      await turn();
      return { received: reader.received, hash: reader.hash, ended: reader.ended, remotePort };
    },
    finish: async (ms) => {
      const closed = await reader.drain(ms);
      socket.destroy();
      return closed ? "closed" : "left open";
    },
  };
}

/** One round of the event loop: what has arrived is noticed. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

async function playSteps(reader: Reader, script: PeerScript): Promise<void> {
  for (const step of script) {
    if (reader.broken) return;
    await play(reader, step);
  }
}

function play(reader: Reader, step: PeerStep): Promise<unknown> {
  switch (step.do) {
    case "echo":
      return echo(reader);
    case "send":
      return send(reader, step.length, step.chunk ?? 65_536);
    case "send-bytes":
      return reader.write(Uint8Array.from(step.bytes));
    case "read":
      return read(reader, step.length);
    case "read-to-end":
      return read(reader, Number.POSITIVE_INFINITY);
    case "stall":
      return pause(step.ms);
    case "end":
      return reader.end();
    case "reset":
      return reader.reset();
  }
}

async function echo(reader: Reader): Promise<void> {
  for (let chunk = await reader.read(65_536); chunk !== null; chunk = await reader.read(65_536)) {
    await reader.write(chunk);
  }
  await reader.end();
}

async function send(reader: Reader, length: number, chunk: number): Promise<void> {
  for (let at = 0; at < length && !reader.broken; at += chunk) {
    await reader.write(pattern(Math.min(chunk, length - at), at));
  }
}

async function read(reader: Reader, length: number): Promise<void> {
  for (let left = length; left > 0; ) {
    const chunk = await reader.read(left);
    if (chunk === null) return;
    left -= chunk.length;
  }
}

/** Pulls from a socket and never reads unasked, so that a script that reads nothing exerts back-pressure. */
class Reader {
  received = 0;
  hash: number = fnv1a(new Uint8Array(0));
  ended: PeerReport["ended"] = "open";
  readonly #socket: Socket;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => this.#end("reset"));
    socket.on("end", () => this.#end("end"));
    socket.on("close", () => this.#wake());
  }

  get broken(): boolean {
    return this.ended === "reset" || this.#socket.destroyed;
  }

  /** At most `max` bytes; null at the end of the stream or when the connection has broken. */
  async read(max: number): Promise<Uint8Array | null> {
    while (!this.broken) {
      // With nothing there, read(0) is what makes the stream look for bytes and for its end.
      const chunk: Buffer | null = this.#socket.read(Math.min(max, this.#socket.readableLength));
      if (chunk !== null) return this.#count(chunk);
      if (this.ended !== "open") return null;
      await this.#readable();
    }
    return null;
  }

  /** Resolves when the system has the bytes, or never will. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.broken) resolve();
      else this.#socket.write(bytes, () => resolve());
    });
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.broken) resolve();
      else this.#socket.end(() => resolve());
    });
  }

  async reset(): Promise<void> {
    this.#socket.resetAndDestroy();
    this.#end("reset");
  }

  /** Drops what comes until the other side has closed. @returns whether it has */
  drain(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.ended !== "open" || this.#socket.destroyed) {
        resolve(true);
        return;
      }
      const timer = setTimeout(() => resolve(false), ms);
      const closed = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#socket.once("end", closed).once("close", closed);
      this.#socket
        .removeAllListeners("readable")
        .on("data", () => undefined)
        .resume();
    });
  }

  #count(chunk: Buffer): Uint8Array {
    this.received += chunk.length;
    this.hash = fnv1a(chunk, this.hash);
    return chunk;
  }

  #end(how: "end" | "reset"): void {
    if (this.ended !== "reset") this.ended = how;
    this.#wake();
  }

  /** Waits for bytes, the end or a break. */
  #readable(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#socket.off("readable", wake);
        resolve();
      };
      this.#wake = wake;
      this.#socket.on("readable", wake);
    });
  }
}
