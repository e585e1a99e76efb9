import type { TimerEntry } from "./queue.ts";

/** Lines that can still be joined. Choosing among so few costs less than a place in the heap. */
const mostLines = 16;

/**
 * Entries in order of their times, those of the same time in the order they came.
 *
 * Most come with one of a few durations, and of these each is later than the one before. So they stand in lines, each in
 * order, and a binary heap has only the first of each line: joining a line and leaving it anywhere cost the same however
 * many there are, and an entry that fits in no line begins one, which is what a heap alone would do with all of them.
 */
export class Deadlines {
  readonly #heap: TimerEntry[] = [];
  /** The last of each line that can be joined. */
  readonly #lasts: TimerEntry[] = [];
  #order = 0;

  get empty(): boolean {
    return this.#heap.length === 0;
  }

  /** Of those there must be. */
  get first(): TimerEntry {
    return this.#heap[0] as TimerEntry;
  }

  add(entry: TimerEntry, at: number): void {
    entry.at = at;
    entry.order = this.#order++;
    const line = this.#lineFor(at);
    if (line < 0) this.#begin(entry);
    else this.#join(line, entry);
  }

  remove(entry: TimerEntry): void {
    if (entry.ahead === null) this.#removeFirst(entry);
    else this.#removeBehind(entry, entry.ahead);
    entry.index = -1;
  }

  /** The one whose last comes right before `at`, which leaves the others to those that are earlier; -1 if none fits. */
  #lineFor(at: number): number {
    const lasts = this.#lasts;
    let best = -1;
    let latest = Number.NEGATIVE_INFINITY;
    for (let line = 0; line < lasts.length; line++) {
      const last = (lasts[line] as TimerEntry).at;
      if (last > at || last <= latest) continue;
      best = line;
      latest = last;
    }
    return best;
  }

  #join(line: number, entry: TimerEntry): void {
    const last = this.#lasts[line] as TimerEntry;
    last.behind = entry;
    entry.ahead = last;
    entry.index = 0;
    this.#lasts[line] = entry;
  }

  /** Where all lines are taken, one is given up at random: nobody joins it any more, and it is served all the same. */
  #begin(entry: TimerEntry): void {
    if (this.#lasts.length < mostLines) this.#lasts.push(entry);
    else this.#lasts[entry.order % mostLines] = entry;
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1, entry);
  }

  #removeFirst(entry: TimerEntry): void {
    const { index, behind } = entry;
    if (behind === null) {
      this.#replaceLast(entry, null);
      this.#takeOut(index);
      return;
    }
    entry.behind = null;
    behind.ahead = null;
    this.#down(index, behind);
  }

  #removeBehind(entry: TimerEntry, ahead: TimerEntry): void {
    const { behind } = entry;
    entry.ahead = null;
    entry.behind = null;
    ahead.behind = behind;
    if (behind === null) this.#replaceLast(entry, ahead);
    else behind.ahead = ahead;
  }

  #replaceLast(entry: TimerEntry, by: TimerEntry | null): void {
    const lasts = this.#lasts;
    for (let line = 0; line < lasts.length; line++) {
      if (lasts[line] !== entry) continue;
      const last = by ?? (lasts.pop() as TimerEntry);
      if (line < lasts.length) lasts[line] = last;
      return;
    }
  }

  #takeOut(index: number): void {
    const heap = this.#heap;
    const last = heap.pop() as TimerEntry;
    if (index === heap.length) return;
    if (index > 0 && before(last, heap[(index - 1) >> 1] as TimerEntry)) this.#up(index, last);
    else this.#down(index, last);
  }

  #up(from: number, entry: TimerEntry): void {
    const heap = this.#heap;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as TimerEntry;
      if (!before(entry, parent)) break;
      heap[index] = parent;
      parent.index = index;
      index = parentIndex;
    }
    heap[index] = entry;
    entry.index = index;
  }

  #down(from: number, entry: TimerEntry): void {
    const heap = this.#heap;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= heap.length) break;
      const right = childIndex + 1;
      if (right < heap.length && before(heap[right] as TimerEntry, heap[childIndex] as TimerEntry)) childIndex = right;
      const child = heap[childIndex] as TimerEntry;
      if (!before(child, entry)) break;
      heap[index] = child;
      child.index = index;
      index = childIndex;
    }
    heap[index] = entry;
    entry.index = index;
  }
}

function before(a: TimerEntry, b: TimerEntry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
