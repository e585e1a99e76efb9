import type { ConnDriver } from "@portico/core/driver";
import type { PeerReport } from "../runner/context.ts";
import { fnv1a, fnvStart } from "./fnv.ts";

/** A connection as a script sees it: one read and one write at a time, counted and hashed. */
export interface Stream {
  readonly received: number;
  readonly hash: number;
  readonly state: PeerReport["ended"];
  /** Resolves when the connection is over, both ways or by a reset. */
  readonly ended: Promise<void>;
  /** The next bytes, at most `length` (the rest stays for the next read); undefined at the end and after a reset. */
  read(length: number): Promise<Uint8Array | undefined>;
  /** Resolves when the bytes are taken, or the connection is reset. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends this side; the connection is closed when the other side has ended too. */
  end(): void;
  reset(): void;
}

/** Takes over a fresh connection. */
export function openStream(conn: ConnDriver): Stream {
  return new ConnStream(conn);
}

class ConnStream implements Stream {
  received = 0;
  hash = fnvStart;
  state: PeerReport["ended"] = "open";
  readonly ended: Promise<void>;
  readonly #conn: ConnDriver;
  #left: Uint8Array = new Uint8Array(0);
  #over: (() => void) | undefined;
  #answerRead: ((chunk: Uint8Array | undefined) => void) | undefined;
  #answerWrite: (() => void) | undefined;
  #endedOurs = false;
  #closed = false;

  constructor(conn: ConnDriver) {
    this.#conn = conn;
    this.ended = new Promise((resolve) => {
      this.#over = resolve;
    });
    conn.attach({
      data: (chunk) => this.#answerRead?.(chunk),
      end: () => this.#peerEnded(),
      written: () => this.#answerWrite?.(),
      failed: () => this.#failed(),
    });
  }

  async read(length: number): Promise<Uint8Array | undefined> {
    const chunk = this.#left.length > 0 ? this.#left : await this.#next();
    if (chunk === undefined) return undefined;
    const part = chunk.subarray(0, length);
    this.#left = chunk.subarray(part.length);
    this.received += part.length;
    this.hash = fnv1a(part, this.hash);
    return part;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#answerWrite = resolve;
      if (this.#conn.write(bytes)) resolve();
    });
  }

  end(): void {
    if (this.#endedOurs || this.#closed) return;
    this.#endedOurs = true;
    this.#conn.closeWrite();
    this.#closeWhenOver();
  }

  reset(): void {
    if (this.#closed) return;
    this.state = "reset";
    this.#closed = true;
    this.#conn.abort();
    this.#over?.();
  }

  #next(): Promise<Uint8Array | undefined> {
    if (this.state !== "open") return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#answerRead = resolve;
      this.#conn.read();
    });
  }

  #peerEnded(): void {
    this.state = "end";
    this.#answerRead?.(undefined);
    this.#closeWhenOver();
  }

  #failed(): void {
    this.state = "reset";
    this.#closed = true;
    this.#answerRead?.(undefined);
    this.#answerWrite?.();
    this.#over?.();
  }

  #closeWhenOver(): void {
    if (this.state !== "end" || !this.#endedOurs || this.#closed) return;
    this.#closed = true;
    this.#conn.close();
    this.#over?.();
  }
}
