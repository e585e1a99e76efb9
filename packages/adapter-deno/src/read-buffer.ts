const SMALL = 4096;
const LARGE = 65_536;

/**
 * The memory a connection reads into. It starts small, so that idle connections cost little, and is large once a read
 * has filled it. Small chunks are copied out of it; a big one takes it along, and the next read gets new memory.
 */
export class ReadBuffer {
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #size = SMALL;

  /** What the next read fills. */
  next(): Uint8Array<ArrayBuffer> {
    this.#bytes ??= new Uint8Array(this.#size);
    return this.#bytes;
  }

  /** The first `length` bytes, as a chunk that no later read changes. */
  take(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array {
    const full = length === bytes.length;
    if (full) this.#size = LARGE;
    if (!full && length <= bytes.length / 2) return bytes.slice(0, length);
    this.#bytes = undefined;
    return full ? bytes : bytes.subarray(0, length);
  }
}
