const SIZE = 65_536;

/**
 * The memory a connecting socket reads into (`onread`), which saves Node one allocation of this size a read. Small
 * chunks are copied out of it; a big one takes it along, and the next read gets new memory.
 */
export class ReadBuffer {
  #bytes: Uint8Array = allocate();

  /** What the next read fills. */
  readonly next = (): Uint8Array => this.#bytes;

  /** The first `length` bytes, until the next read. */
  lend(length: number): Uint8Array {
    return this.#bytes.subarray(0, length);
  }

  /** The first `length` bytes, as a chunk that no later read changes. */
  take(length: number): Uint8Array {
    if (length <= SIZE / 2) return this.#bytes.slice(0, length);
    const chunk = this.#bytes.subarray(0, length);
    this.#bytes = allocate();
    return chunk;
  }
}

function allocate(): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(SIZE).buffer);
}
