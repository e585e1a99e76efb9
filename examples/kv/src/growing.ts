/** A buffer that grows at its end: capacity doubles, so appending is linear in all. */
export class Growing {
  bytes: Uint8Array;
  length = 0;
  readonly #initial: number;

  constructor(initial: number) {
    this.#initial = initial;
    this.bytes = new Uint8Array(initial);
  }

  /** Makes room for `more` bytes and counts them in. @returns where they begin */
  grow(more: number): number {
    const at = this.length;
    const need = at + more;
    if (need > this.bytes.length) {
      const larger = new Uint8Array(Math.max(need, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
    }
    this.length = need;
    return at;
  }

  append(bytes: Uint8Array): void {
    const at = this.grow(bytes.length);
    this.bytes.set(bytes, at);
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Empties it. Memory is kept unless a burst made it large. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > 64 * this.#initial) this.bytes = new Uint8Array(this.#initial);
  }
}
