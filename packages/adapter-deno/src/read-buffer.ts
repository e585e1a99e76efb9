const SMALLEST = 4096;
const LARGEST = 262_144;
const STEP = 8;

/**
 * The memory a connection reads into. It starts small, so that idle connections cost little, grows when a read fills
 * it and shrinks when a read leaves most of it empty. A chunk that uses little of it is copied out; a bigger one takes
 * it along, and the next read gets new memory, which is what receiving costs most: large chunks need it less often.
 */
export class ReadBuffer {
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #size = SMALLEST;
  #loan: Uint8Array<ArrayBuffer> | undefined;

  /** What the next read fills. */
  next(): Uint8Array<ArrayBuffer> {
    this.#bytes ??= new Uint8Array(this.#size);
    return this.#bytes;
  }

  /** What the next read fills when the chunk is copied before the one after: `room` bytes of memory that stays. */
  loan(room: number): Uint8Array<ArrayBuffer> {
    const size = Math.min(room, LARGEST);
    if (this.#loan === undefined || this.#loan.length < size) this.#loan = new Uint8Array(size);
    return this.#loan.length === size ? this.#loan : this.#loan.subarray(0, size);
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
