import { latin1 } from "../bytes.ts";
import { Growing } from "../growing.ts";
import { ProtocolError, ReplyError } from "./errors.ts";

/** A server's answer: status as string, integer, bulk string or null, array, or an error as a value. */
export type Reply = string | number | Uint8Array | null | ReplyError | Reply[];

const INCOMPLETE: unique symbol = Symbol("incomplete");

/** Replies out of a stream of chunks, for a client that waits for one at a time. */
export class ReplyDecoder {
  readonly #buffer = new Growing(1024);
  #at = 0;

  feed(chunk: Uint8Array): void {
    this.#buffer.append(chunk);
  }

  /** The next complete reply, or undefined until more has come. @throws ProtocolError */
  next(): Reply | undefined {
    const from = this.#at;
    const value = this.#value();
    if (value !== INCOMPLETE) {
      if (this.#at === this.#buffer.length) this.#reset();
      return value;
    }
    this.#at = from;
    return undefined;
  }

  #reset(): void {
    this.#buffer.clear();
    this.#at = 0;
  }

  #value(): Reply | typeof INCOMPLETE {
    const line = this.#line();
    if (line === undefined) return INCOMPLETE;
    const rest = line.slice(1);
    switch (line[0]) {
      case "+":
        return rest;
      case "-":
        return new ReplyError(rest);
      case ":":
        return number(rest);
      case "$":
        return this.#bulk(number(rest));
      case "*":
        return this.#array(number(rest));
      default:
        throw new ProtocolError(`a reply cannot begin with ${JSON.stringify(line[0] ?? "")}`);
    }
  }

  #bulk(length: number): Uint8Array | null | typeof INCOMPLETE {
    if (length < 0) return null;
    if (this.#buffer.length - this.#at < length + 2) return INCOMPLETE;
    const bytes = this.#buffer.bytes.slice(this.#at, this.#at + length);
    this.#at += length + 2;
    return bytes;
  }

  #array(length: number): Reply[] | null | typeof INCOMPLETE {
    if (length < 0) return null;
    const values: Reply[] = [];
    while (values.length < length) {
      const value = this.#value();
      if (value === INCOMPLETE) return INCOMPLETE;
      values.push(value);
    }
    return values;
  }

  #line(): string | undefined {
    const bytes = this.#buffer.view();
    const end = bytes.indexOf(10, this.#at);
    if (end < 0) return undefined;
    const line = latin1(bytes.subarray(this.#at, end - 1));
    this.#at = end + 1;
    return line;
  }
}

function number(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new ProtocolError(`${JSON.stringify(text)} is not a number`);
  return Number(text);
}
