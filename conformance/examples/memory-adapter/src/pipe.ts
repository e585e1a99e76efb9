/** How much is under way in one direction, at most. A writer that is faster than its reader waits. */
const capacity = 65_536;

/** One direction of a connection. */
export class Pipe {
  /** The writer is done: after the bytes comes the end. */
  ended = false;
  /** One of the two ends is gone: after the bytes comes a reset, and writing fails. */
  broken = false;
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** What there was no room for: the writer's own memory, until it is told that all is taken. */
  #waiting: Uint8Array = nothing;

  get empty(): boolean {
    return this.#chunks.length === 0;
  }

  /** Whether a writer waits. */
  get full(): boolean {
    return this.#waiting.length > 0;
  }

  put(bytes: Uint8Array): void {
    this.#waiting = bytes;
    this.#fill();
  }

  take(most: number): Uint8Array | undefined {
    const first = this.#chunks[0];
    if (first === undefined) return undefined;
    const chunk = first.length <= most ? first : first.slice(0, most);
    if (chunk === first) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(most);
    this.#size -= chunk.length;
    this.#fill();
    return chunk;
  }

  /** Writing is over, in the middle of what waits. */
  cut(): void {
    this.#waiting = nothing;
  }

  /** Nobody will read it. */
  drop(): void {
    this.cut();
    this.#chunks = [];
    this.broken = true;
  }

  #fill(): void {
    const fitting = this.#waiting.subarray(0, capacity - this.#size);
    if (fitting.length === 0) return;
    this.#chunks.push(new Uint8Array(fitting)); // a copy, and a plain one, also of a Buffer
    this.#size += fitting.length;
    this.#waiting = this.#waiting.subarray(fitting.length);
  }
}

const nothing = new Uint8Array(0);
