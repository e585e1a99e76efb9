const SMALLEST = 4096;
const LARGEST = 262_144;
const STEP = 8;
/** Memory that is lent stays in use, and the caller's buffers are rarely larger than this. */
const LENT = 65_536;

/**
 * The memory a connection reads into. It starts small, so that idle connections cost little, grows when a read fills
 * it and shrinks when a read leaves most of it empty. A chunk that uses little of it is copied out; a bigger one takes
 * it along, and the next read gets new memory, which is what receiving costs most: large chunks need it less often.
 */
export class ReadBuffer {
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #size = SMALLEST;

  /** What the next read fills. */
  next(): Uint8Array<ArrayBuffer> {
    this.#bytes ??= new Uint8Array(this.#size);
    return this.#bytes;
  }

  /** The same for a chunk that is done with before the next read: nothing is copied or replaced but for its size. */
  lend(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array {
    if (length === bytes.length && length < LENT) this.#resize(length * STEP);
    return bytes.subarray(0, length);
  }

  /** The first `length` bytes of what the read filled, as a chunk that no later read changes. */
  take(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array {
    if (length === bytes.length) return this.#handOver(bytes, Math.min(LARGEST, bytes.length * STEP));
    if (length > bytes.length / STEP) return this.#handOverOrCopy(bytes, length);
    if (bytes.length > SMALLEST) this.#resize(bytes.length / STEP);
    return bytes.slice(0, length);
  }

  #handOverOrCopy(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array {
    return length > bytes.length / 2 ? this.#handOver(bytes.subarray(0, length), bytes.length) : bytes.slice(0, length);
  }

  #handOver(chunk: Uint8Array, nextSize: number): Uint8Array {
    this.#resize(nextSize);
    return chunk;
  }

  #resize(size: number): void {
    this.#size = size;
    this.#bytes = undefined;
  }
}
