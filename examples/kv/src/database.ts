import type { Log } from "./log/log.ts";
import type { Entry } from "./store/entry.ts";
import type { Store } from "./store/store.ts";

/** What changes are written to, besides memory. */
export type Journal = Pick<Log, "set" | "delete" | "expire" | "clear" | "failed">;

/** The store and its log as one: nothing changes in memory that is not logged. */
export class Database {
  readonly store: Store;
  readonly #journal: Journal;

  constructor(store: Store, journal: Journal) {
    this.store = store;
    this.#journal = journal;
  }

  /** Why nothing can be written any more, if so. */
  get failed(): Error | undefined {
    return this.#journal.failed;
  }

  get(key: string): Readonly<Entry> | undefined {
    return this.store.get(key);
  }

  set(key: string, value: Uint8Array, expiresAt: number = Number.POSITIVE_INFINITY): void {
    this.store.set(key, value, expiresAt);
    this.#journal.set(key, value, expiresAt);
  }

  /** @returns whether it was there */
  delete(key: string): boolean {
    if (!this.store.delete(key)) return false;
    this.#journal.delete(key);
    return true;
  }

  /** @returns whether the key is there */
  expire(key: string, expiresAt: number): boolean {
    if (!this.store.expire(key, expiresAt)) return false;
    this.#journal.expire(key, expiresAt);
    return true;
  }

  clear(): void {
    this.store.clear();
    this.#journal.clear();
  }
}
