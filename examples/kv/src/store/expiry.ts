import type { Entry } from "./entry.ts";

interface Due {
  readonly at: number;
  readonly entry: Entry;
}

/**
 * Entries by the time they expire: a binary heap. An entry whose time changes is added again; what is out of date
 * is skipped when it comes up and swept when it is the larger part.
 */
export class ExpiryQueue {
  #heap: Due[] = [];
  /** How many entries that can expire there are; more in the heap is out of date. */
  #live = 0;

  add(entry: Entry): void {
    this.#live++;
    this.#push({ at: entry.expiresAt, entry });
    if (this.#heap.length > 1024 && this.#heap.length > 2 * this.#live) this.#sweep();
  }

  /** The entry does not expire any more, not at this time, or is gone. */
  forget(): void {
    this.#live--;
  }

  /** Takes out an entry whose time has come by `now`, if there is one. */
  due(now: number): Entry | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.at > now) return undefined;
      this.#pop();
      if (isCurrent(first)) return first.entry;
    }
  }

  clear(): void {
    this.#heap = [];
    this.#live = 0;
  }

  #sweep(): void {
    // A sorted array is a heap.
    this.#heap = this.#heap.filter(isCurrent).sort((a, b) => a.at - b.at);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Due;
      if (above.at <= due.at) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Due;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Due).at < (heap[child] as Due).at) child++;
      if ((heap[child] as Due).at >= last.at) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = last;
  }
}

function isCurrent(due: Due): boolean {
  return !due.entry.gone && due.entry.expiresAt === due.at;
}
