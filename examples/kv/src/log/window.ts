import { type File, PorticoError } from "@portico/core";

const READ_AHEAD = 1024 * 1024;

/** Looks at parts of a file, mostly one after the other, reading ahead. */
export class FileWindow {
  /** How much of the file there is to look at. */
  readonly size: number;
  readonly #file: File;
  #buffer: Uint8Array = new Uint8Array(0);
  #from = 0;

  constructor(file: File, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** `length` bytes from `at` on, all within {@link size}. Valid until the next call. @throws PorticoError `UnexpectedEnd` */
  async bytes(at: number, length: number): Promise<Uint8Array> {
    if (at < this.#from || at + length > this.#from + this.#buffer.length) await this.#load(at, length);
    return this.#buffer.subarray(at - this.#from, at - this.#from + length);
  }

  async #load(at: number, length: number): Promise<void> {
    const wanted = Math.min(Math.max(length, READ_AHEAD), this.size - at);
    // What was handed out before may still be looked at by nobody: the memory is used again where it fits.
    const whole =
      this.#buffer.buffer.byteLength >= wanted ? new Uint8Array(this.#buffer.buffer) : new Uint8Array(wanted);
    const into = whole.subarray(0, wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = await this.#file.read(into.subarray(filled), at + filled);
      if (count === null)
        throw new PorticoError("UnexpectedEnd", `${this.#file.path} became shorter while it was read`);
      filled += count;
    }
    this.#buffer = into;
    this.#from = at;
  }
}
