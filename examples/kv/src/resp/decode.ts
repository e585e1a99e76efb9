import { ProtocolError } from "./errors.ts";
import { splitInline } from "./inline.ts";

/** Sizes beyond which a request is refused, in bytes; `array` in elements. */
export interface DecodeLimits {
  readonly bulk: number;
  readonly array: number;
  readonly inline: number;
  /** All of one request. */
  readonly request: number;
}

/** Array and inline as real servers have them; the others lower, so that a few clients cannot take all memory. */
export const defaultLimits: DecodeLimits = {
  bulk: 64 * 1024 * 1024,
  array: 1024 * 1024,
  inline: 64 * 1024,
  request: 128 * 1024 * 1024,
};

const LF = 10;
const CR = 13;
const DOLLAR = 36;
const STAR = 42;
const MINUS = 45;
const ZERO = 48;
const MAX_HEADER = 32;

/**
 * Requests out of a stream of chunks: RESP2 arrays of bulk strings, and inline commands. Arguments are views of the chunk
 * they came in; bytes are copied only when a request spans chunks. What has been looked at is not looked at again.
 */
export class Decoder {
  readonly #limits: DecodeLimits;
  #buffer: Uint8Array = new Uint8Array(0);
  /** Where the current request begins, how far it is understood, and the end of what has come. */
  #start = 0;
  #at = 0;
  #end = 0;
  /** How far a line end has been looked for. */
  #scanned = 0;
  /** Offset from `#start` and length of each argument so far, and how many are to come. */
  #found: number[] = [];
  #missing = 0;
  /** Length of the bulk string that comes next, -1 before its header. */
  #bulk = -1;

  constructor(limits: DecodeLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** Bytes of a request that is not complete yet. */
  get buffered(): number {
    return this.#end - this.#start;
  }

  /** Adds what has come. The chunk must not be changed afterwards. */
  feed(chunk: Uint8Array): void {
    const rest = this.#end - this.#start;
    if (rest === 0) this.#rebase(chunk, chunk.length);
    else if (this.#fits(chunk)) this.#end += chunk.length;
    else {
      // The space left over is as large as what waits: a request in many small chunks costs linear time in all.
      const larger = new Uint8Array(rest * 2 + chunk.length);
      larger.set(this.#buffer.subarray(this.#start, this.#end));
      larger.set(chunk, rest);
      this.#rebase(larger, rest + chunk.length);
    }
  }

  /** The next complete request, or undefined until more has come. @throws ProtocolError, after which nothing is to be read */
  next(): Uint8Array[] | undefined {
    while (this.#at < this.#end || this.#missing > 0) {
      if (this.#missing === 0) {
        if (this.#buffer[this.#at] !== STAR) {
          const words = this.#inline();
          if (words === undefined) return undefined;
          if (words.length > 0) return words;
          continue;
        }
        if (!this.#arrayHeader()) return undefined;
        if (this.#missing === 0) continue;
      }
      return this.#bulks() ? this.#take() : undefined;
    }
    return undefined;
  }

  #fits(chunk: Uint8Array): boolean {
    // Only a buffer made here has room after its end: a chunk handed in is full.
    if (this.#buffer.length - this.#end < chunk.length) return false;
    this.#buffer.set(chunk, this.#end);
    return true;
  }

  #rebase(buffer: Uint8Array, end: number): void {
    this.#buffer = buffer;
    this.#end = end;
    this.#at -= this.#start;
    this.#scanned -= this.#start;
    this.#start = 0;
  }

  #arrayHeader(): boolean {
    const count = this.#header("invalid multibulk length", "too big mbulk count string");
    if (count === undefined) return false;
    if (count > this.#limits.array) throw new ProtocolError("invalid multibulk length");
    if (count > 0) this.#missing = count;
    else this.#start = this.#at;
    return true;
  }

  #bulks(): boolean {
    while (this.#missing > 0) {
      if (this.#bulk < 0 && !this.#bulkHeader()) return false;
      if (this.#end - this.#at < this.#bulk + 2) {
        if (this.buffered + this.#bulk > this.#limits.request) throw new ProtocolError("too big request");
        return false;
      }
      const after = this.#at + this.#bulk;
      if (this.#buffer[after] !== CR || this.#buffer[after + 1] !== LF)
        throw new ProtocolError("expected CRLF after bulk");
      this.#found.push(this.#at - this.#start, this.#bulk);
      this.#at = this.#scanned = after + 2;
      this.#bulk = -1;
      this.#missing--;
    }
    return true;
  }

  #bulkHeader(): boolean {
    if (this.#at >= this.#end) return this.#within();
    const sign = this.#buffer[this.#at] as number;
    if (sign !== DOLLAR) throw new ProtocolError(`expected '$', got '${printable(sign)}'`);
    const length = this.#header("invalid bulk length", "too big bulk count string");
    if (length === undefined) return this.#within();
    if (length < 0 || length > this.#limits.bulk) throw new ProtocolError("invalid bulk length");
    this.#bulk = length;
    return true;
  }

  #within(): false {
    if (this.buffered > this.#limits.request) throw new ProtocolError("too big request");
    return false;
  }

  #take(): Uint8Array[] {
    const found = this.#found;
    const request = new Array<Uint8Array>(found.length / 2);
    for (let i = 0; i < request.length; i++) {
      const from = this.#start + (found[2 * i] as number);
      request[i] = this.#buffer.subarray(from, from + (found[2 * i + 1] as number));
    }
    found.length = 0;
    this.#start = this.#at;
    return request;
  }

  #inline(): Uint8Array[] | undefined {
    const end = this.#lineEnd(this.#limits.inline, "too big inline request");
    if (end < 0) return undefined;
    const line = this.#buffer.subarray(this.#at, this.#buffer[end - 1] === CR && end > this.#at ? end - 1 : end);
    this.#start = this.#at = this.#scanned = end + 1;
    return splitInline(line);
  }

  /** The number on a line such as `*3` or `$-1`, or undefined until the line is complete. */
  #header(malformed: string, tooLong: string): number | undefined {
    const end = this.#lineEnd(MAX_HEADER, tooLong);
    if (end < 0) return undefined;
    const value = this.#integer(this.#at + 1, end - 1);
    if (value === undefined || this.#buffer[end - 1] !== CR) throw new ProtocolError(malformed);
    this.#at = this.#scanned = end + 1;
    return value;
  }

  #integer(from: number, to: number): number | undefined {
    const negative = this.#buffer[from] === MINUS;
    const first = negative ? from + 1 : from;
    let value = 0;
    for (let i = first; i < to; i++) {
      const digit = (this.#buffer[i] as number) - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      value = value * 10 + digit;
    }
    if (first >= to) return undefined;
    return negative ? -value : value;
  }

  /** Where the line feed is, -1 until it has come. */
  #lineEnd(limit: number, tooLong: string): number {
    const buffer = this.#buffer;
    for (let i = Math.max(this.#scanned, this.#at); i < this.#end; i++) {
      if (buffer[i] !== LF) continue;
      if (i - this.#at > limit) throw new ProtocolError(tooLong);
      return i;
    }
    this.#scanned = this.#end;
    if (this.#end - this.#at > limit) throw new ProtocolError(tooLong);
    return -1;
  }
}

function printable(byte: number): string {
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
}
