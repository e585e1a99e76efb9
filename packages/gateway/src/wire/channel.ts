import { type Duplex, streamError } from "../qmux.ts";
import { controlFrame, dataPieces, Frames, type Kind, type kinds, malformed } from "./frames.ts";

/** The code of every reset: the connection ends at once, in both directions. */
const RESET = 1;

/** One stream, as frames each way. */
export class Channel {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly frames: Frames = new Frames();
  #refusing = false;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  constructor(stream: Duplex) {
    this.reader = stream.readable.getReader();
    this.#writer = stream.writable.getWriter();
  }

  /**
   * Rejects when the other end takes nothing more, or the session is over; resolves when this end has ended. While a write
   * waits, that write rejects and this does not.
   */
  get writable(): Promise<void> {
    return this.#writer.closed;
  }

  /** The next frame's kind, its content in `frames.bytes`; undefined at the end of the stream, and after {@link refuse}. */
  async next(): Promise<Kind | undefined> {
    for (;;) {
      const kind = this.frames.next();
      if (kind !== undefined) return kind;
      const { done, value } = await this.reader.read();
      if (!done) this.frames.push(value);
      else if (this.frames.whole || this.#refusing) return undefined;
      else throw malformed("a stream that ends inside a frame");
    }
  }

  /** Sends a frame that is not data; resolves as {@link write} does. */
  send(kind: Exclude<Kind, typeof kinds.data>, body?: object): Promise<void> {
    this.#writer.write(controlFrame(kind, body)).catch(ignore);
    return this.#writer.ready;
  }

  /**
   * Sends data. Resolves when the session has taken everything, and rejects as soon as the other end refuses it: the
   * writer's `ready` says so at once, its other promises only when a write that waits for credit has ended.
   */
  write(bytes: Uint8Array): Promise<void> {
    for (const piece of dataPieces(bytes)) this.#writer.write(piece).catch(ignore);
    return this.#writer.ready;
  }

  /** Ends this end's side of the stream, after everything sent. */
  finish(): void {
    this.#writer.close().catch(ignore);
  }

  /** Tells the other end to send nothing more; what this end sends goes on. */
  refuse(): void {
    this.#refusing = true;
    this.reader.cancel(streamError(RESET)).catch(ignore);
  }

  /**
   * Ends both directions at once. A write that waits for the other end to read cannot be aborted, and nothing is sent
   * for it; refusing to read is what the other end sees in that state.
   */
  reset(): void {
    this.refuse();
    this.#writer.abort(streamError(RESET)).catch(ignore);
  }
}

/** For promises that reject when the stream is over, which is known from elsewhere. */
export function ignore(): void {
  // Nobody is left to tell.
}
