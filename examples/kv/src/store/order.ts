import type { Entry } from "./entry.ts";

/**
 * All entries by id, for scans. A scan goes from the newest entry down and its cursor is the id it has come to: entries
 * keep their ids, so each that stays is met exactly once, and new ones cannot prolong it.
 */
export class ScanOrder {
  #entries: Entry[] = [];
  #gone = 0;

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Counts an entry as gone. */
  remove(): void {
    this.#gone++;
    if (this.#gone > 1024 && this.#gone > this.#entries.length / 2) {
      this.#entries = this.#entries.filter((entry) => !entry.gone);
      this.#gone = 0;
    }
  }

  clear(): void {
    this.#entries = [];
    this.#gone = 0;
  }

  /**
   * Visits up to `count` entries below the cursor; 0 begins at the newest.
   *
   * @returns the next cursor, 0 at the end
   */
  scan(cursor: number, count: number, visit: (entry: Entry) => void): number {
    const entries = this.#entries;
    let at = cursor === 0 ? entries.length : this.#firstFrom(cursor);
    for (let seen = 0; seen < count && at > 0; seen++) {
      const entry = entries[--at] as Entry;
      if (!entry.gone) visit(entry);
    }
    return at === 0 ? 0 : (entries[at] as Entry).id;
  }

  /** Index of the first entry whose id is not below `id`. */
  #firstFrom(id: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle] as Entry).id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
