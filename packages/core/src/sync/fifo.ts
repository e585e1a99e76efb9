/** Values in the order they came. Taking the first costs the same however many there are. */
export class Fifo<T> {
  #values: (T | undefined)[] = [];
  #head = 0;

  get size(): number {
    return this.#values.length - this.#head;
  }

  add(value: T): void {
    this.#values.push(value);
  }

  /** The first value, of those there must be. */
  take(): T {
    const values = this.#values;
    // Emptied by `pop` and not by `length`, the array keeps its memory for the next value.
    if (values.length === 1) return values.pop() as T;
    const value = values[this.#head] as T;
    values[this.#head++] = undefined;
    if (this.#head === values.length) {
      values.length = 0;
      this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 >= values.length) {
      this.#values = values.slice(this.#head);
      this.#head = 0;
    }
    return value;
  }

  takeAll(): T[] {
    const values = this.#values.slice(this.#head) as T[];
    this.#values = [];
    this.#head = 0;
    return values;
  }
}
