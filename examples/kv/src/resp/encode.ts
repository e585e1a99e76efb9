import { fromLatin1, putLatin1 } from "../bytes.ts";
import { Growing } from "../growing.ts";

const CRLF = "\r\n";

/** RESP2 values one after the other in one buffer, for one write. Commands are arrays of bulk strings, too. */
export class Encoder {
  readonly #out = new Growing(4096);

  get size(): number {
    return this.#out.length;
  }

  /** What has been encoded, until the next value or {@link clear}. */
  view(): Uint8Array {
    return this.#out.view();
  }

  clear(): void {
    this.#out.clear();
  }

  /** `+OK`. */
  status(text: string): void {
    this.#ascii(`+${text}${CRLF}`);
  }

  /** `-ERR ...`; line breaks in the text become spaces. */
  error(text: string): void {
    this.#ascii(`-${text.replace(/[\r\n]/g, " ")}${CRLF}`);
  }

  integer(value: number | bigint): void {
    this.#ascii(`:${value}${CRLF}`);
  }

  /** A bulk string; null is RESP2's `$-1`. */
  bulk(bytes: Uint8Array | null): void {
    if (bytes === null) {
      this.#ascii("$-1\r\n");
      return;
    }
    this.#ascii(`$${bytes.length}${CRLF}`);
    this.#out.append(bytes);
    this.#ascii(CRLF);
  }

  /** A bulk string with one byte a character. */
  text(text: string): void {
    this.bulk(fromLatin1(text));
  }

  /** The head of an array; its `length` values follow. */
  array(length: number): void {
    this.#ascii(`*${length}${CRLF}`);
  }

  #ascii(text: string): void {
    const at = this.#out.grow(text.length);
    putLatin1(this.#out.bytes, at, text);
  }
}
