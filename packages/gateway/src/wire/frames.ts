import { PorticoError } from "@portico/core";
import { MAX_CONTROL } from "./limits.ts";

/** What a frame is. Every stream is a sequence of frames, each way. */
export const kinds = {
  /** The first frame of a stream: what it is for. JSON. */
  open: 1,
  /** The answer to `open`: done. JSON. */
  ok: 2,
  /** The answer to `open`: refused. Later: the end of a connection that broke, after the bytes that came before. JSON. */
  failed: 3,
  /** Bytes of the connection. */
  data: 4,
  /** The end of the connection's bytes this way, or of the listener. */
  end: 5,
  /** Options of a connection or listener. JSON. */
  set: 6,
} as const;

export type Kind = (typeof kinds)[keyof typeof kinds];

/** Kind: one byte; length of what follows: six bytes, the highest first. */
const HEADER = 7;

/** What QMux sends in one message: a first piece of this size saves the header a message of its own. */
const FIRST_PIECE = 16_352;

const LAST_KIND = kinds.set;
const NOTHING = new Uint8Array(0);

/** A whole frame that is not data. */
export function controlFrame(kind: Kind, body?: object): Uint8Array {
  const bytes = body === undefined ? NOTHING : new TextEncoder().encode(JSON.stringify(body));
  return withHeader(kind, bytes.length, bytes);
}

/** The pieces to write for a data frame; all but a short beginning are `bytes` themselves. */
export function dataPieces(bytes: Uint8Array): readonly [Uint8Array] | readonly [Uint8Array, Uint8Array] {
  const first = bytes.subarray(0, FIRST_PIECE - HEADER);
  const piece = withHeader(kinds.data, bytes.length, first);
  return first.length === bytes.length ? [piece] : [piece, bytes.subarray(first.length)];
}

function withHeader(kind: Kind, length: number, start: Uint8Array): Uint8Array {
  const piece = new Uint8Array(HEADER + start.length);
  piece[0] = kind;
  const view = new DataView(piece.buffer);
  view.setUint16(1, Math.floor(length / 2 ** 32));
  view.setUint32(3, length % 2 ** 32);
  piece.set(start, HEADER);
  return piece;
}

/** Takes chunks as they come and gives frames. A data frame comes in as many parts as its chunks have. */
export class Frames {
  /** What belongs to the kind that {@link next} returned. */
  bytes: Uint8Array = NOTHING;
  #chunk: Uint8Array = NOTHING;
  readonly #header: Uint8Array = new Uint8Array(HEADER);
  #headed = 0;
  /** Bytes of the current frame that have not come. */
  #left = 0;
  /** A frame that is not data, while it is put together. */
  #body: Uint8Array = NOTHING;

  /** Adds the next chunk, after {@link next} has said that it needs one. */
  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
  }

  /**
   * The next frame's kind, or undefined when it needs another chunk.
   *
   * @throws PorticoError `InvalidInput` when this is not the protocol
   */
  next(): Kind | undefined {
    for (;;) {
      if (this.#headed < HEADER && !this.#readHeader()) return undefined;
      const kind = this.#header[0] as Kind;
      const part = this.#take(this.#left);
      this.#left -= part.length;
      if (this.#left === 0) this.#headed = 0;
      if (kind === kinds.data) {
        this.bytes = part;
        if (part.length > 0) return kind;
        if (this.#left > 0) return undefined;
      } else {
        this.#body.set(part, this.#body.length - this.#left - part.length);
        if (this.#left > 0) return undefined;
        this.bytes = this.#body;
        return kind;
      }
    }
  }

  /** Whether the stream may end here. */
  get whole(): boolean {
    return this.#headed === 0 && this.#chunk.length === 0;
  }

  #readHeader(): boolean {
    const part = this.#take(HEADER - this.#headed);
    this.#header.set(part, this.#headed);
    this.#headed += part.length;
    if (this.#headed < HEADER) return false;
    const view = new DataView(this.#header.buffer);
    this.#left = view.getUint16(1) * 2 ** 32 + view.getUint32(3);
    const kind = view.getUint8(0);
    if (kind < kinds.open || kind > LAST_KIND) throw malformed(`a frame of the unknown kind ${kind}`);
    if (kind === kinds.data) return true;
    if (this.#left > MAX_CONTROL) throw malformed(`a frame of ${this.#left} bytes, of at most ${MAX_CONTROL}`);
    this.#body = new Uint8Array(this.#left);
    return true;
  }

  #take(most: number): Uint8Array {
    const part = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(part.length);
    return part;
  }
}

/** What a stream is refused with that does not follow the protocol. */
export function malformed(what: string): PorticoError {
  return new PorticoError("InvalidInput", `gateway protocol: ${what}; client and gateway must be of one version`, {
    op: "gateway",
  });
}
