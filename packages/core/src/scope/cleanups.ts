import type { Owned } from "./owned.ts";

/**
 * What a scope releases at its end, the last first. The newest stands beside the others: nearly all locks, and the resource
 * of a task that has one, come and go as the newest, and need no place in a set.
 */
export class Cleanups {
  #newest: Owned | undefined;
  readonly #older: Set<Owned> = new Set();
  /** The older in their order: a set cannot be read from its end, so it is read once for all that are released. */
  #order: Owned[] | undefined;

  get size(): number {
    return (this.#newest === undefined ? 0 : 1) + this.#older.size;
  }

  get last(): Owned | undefined {
    if (this.#newest !== undefined) return this.#newest;
    this.#order ??= [...this.#older];
    for (;;) {
      const last = this.#order.at(-1);
      if (last === undefined || this.#older.has(last)) return last;
      this.#order.pop();
    }
  }

  has(owned: Owned): boolean {
    return this.#newest === owned || this.#older.has(owned);
  }

  add(owned: Owned): void {
    if (this.#newest !== undefined) {
      this.#older.add(this.#newest);
      this.#order = undefined;
    }
    this.#newest = owned;
  }

  delete(owned: Owned): void {
    if (this.#newest === owned) this.#newest = undefined;
    else this.#older.delete(owned);
  }
}
