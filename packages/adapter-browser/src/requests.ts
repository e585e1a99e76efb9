import { decodeMessage, encodeMessage } from "@portico/core/driver";

/**
 * A queue of messages in shared memory, from one thread to one other, because nothing else reaches a worker whose
 * creator sleeps. Each message is its length (32 bit) and its bytes; one that is longer than the queue goes in pieces.
 *
 * Words: 0 bytes put in so far, 1 bytes taken out so far, both modulo 2^32, 2 whether the reader is gone.
 */
const words = { put: 0, taken: 1, gone: 2 } as const;
const header = 16;
const capacity = 64 * 1024;

/** Memory for such a queue. */
export function createRequests(): SharedArrayBuffer {
  return new SharedArrayBuffer(header + capacity);
}

/** The end that sends. May sleep while the queue is full. */
export class RequestWriter {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, 3);
    this.#bytes = new Uint8Array(memory, header);
  }

  write(message: unknown): void {
    const body = encodeMessage(message, "blockOn");
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, body.length);
    this.#put(length);
    this.#put(body);
  }

  #put(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) {
      const put = Atomics.load(this.#words, words.put);
      const taken = Atomics.load(this.#words, words.taken);
      const room = capacity - ((put - taken) >>> 0);
      if (Atomics.load(this.#words, words.gone) !== 0) return;
      if (room === 0) {
        Atomics.wait(this.#words, words.taken, taken);
        continue;
      }
      const piece = rest.subarray(0, Math.min(room, capacity - index(put)));
      this.#bytes.set(piece, index(put));
      Atomics.add(this.#words, words.put, piece.length);
      Atomics.notify(this.#words, words.put);
      rest = rest.subarray(piece.length);
    }
  }
}

/** The end that receives, without sleeping. */
export class RequestReader {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, 3);
    this.#bytes = new Uint8Array(memory, header);
  }

  /** Hands every message to `receive`, for ever. */
  async deliver(receive: (message: unknown) => void): Promise<void> {
    for (;;) {
      const length = await this.#take(4);
      receive(decodeMessage(await this.#take(new DataView(length.buffer).getUint32(0))));
    }
  }

  /** Whoever waits for room must not wait any more. */
  leave(): void {
    Atomics.store(this.#words, words.gone, 1);
    Atomics.add(this.#words, words.taken, 1);
    Atomics.notify(this.#words, words.taken);
  }

  async #take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let have = 0; have < length; ) {
      const put = Atomics.load(this.#words, words.put);
      const taken = Atomics.load(this.#words, words.taken);
      if (put === taken) {
        await Atomics.waitAsync(this.#words, words.put, put).value;
        continue;
      }
      const count = Math.min((put - taken) >>> 0, length - have, capacity - index(taken));
      bytes.set(this.#bytes.subarray(index(taken), index(taken) + count), have);
      have += count;
      Atomics.add(this.#words, words.taken, count);
      Atomics.notify(this.#words, words.taken);
    }
    return bytes;
  }
}

/** Where a count of bytes is in the queue, whose capacity divides 2^32. */
function index(count: number): number {
  return (count >>> 0) % capacity;
}
