import type { Entry, Saved } from "./entry.ts";
import { ExpiryQueue } from "./expiry.ts";
import { ScanOrder } from "./order.ts";

/**
 * Keys and values in memory. Keys are strings of one character a byte. An expired key is gone for every caller from its
 * time on, and is taken out when it is met or by {@link Store.expireDue}.
 */
export class Store {
  readonly #wallClock: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #order = new ScanOrder();
  readonly #expiry = new ExpiryQueue();
  #lastId = 0;
  #volatile = 0;
  #expired = 0;

  /** @param wallClock milliseconds since the epoch */
  constructor(wallClock: () => number) {
    this.#wallClock = wallClock;
  }

  /** Keys, those included that have expired and were not met since. */
  get size(): number {
    return this.#entries.size;
  }

  /** Keys that can expire. */
  get volatile(): number {
    return this.#volatile;
  }

  /** Keys that have expired so far. */
  get expired(): number {
    return this.#expired;
  }

  /** Takes over what a log held. */
  load(saved: ReadonlyMap<string, Saved>): void {
    const now = this.#wallClock();
    for (const [key, { value, expiresAt }] of saved) if (expiresAt > now) this.set(key, value, expiresAt);
  }

  get(key: string): Readonly<Entry> | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || this.#isLive(entry) ? entry : undefined;
  }

  set(key: string, value: Uint8Array, expiresAt: number = Number.POSITIVE_INFINITY): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#isLive(entry)) {
      entry.value = value;
      this.#setExpiry(entry, expiresAt);
    } else this.#add(key, value, expiresAt);
  }

  /** @returns whether it was there */
  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || !this.#isLive(entry)) return false;
    this.#remove(entry);
    return true;
  }

  /** @returns whether the key is there */
  expire(key: string, expiresAt: number): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || !this.#isLive(entry)) return false;
    this.#setExpiry(entry, expiresAt);
    return true;
  }

  clear(): void {
    // A scan that is under way must not meet them again.
    for (const entry of this.#entries.values()) entry.gone = true;
    this.#entries.clear();
    this.#order.clear();
    this.#expiry.clear();
    this.#volatile = 0;
  }

  /** See {@link ScanOrder.scan}. */
  scan(cursor: number, count: number, visit: (entry: Readonly<Entry>) => void): number {
    const met: Entry[] = [];
    const next = this.#order.scan(cursor, count, (entry) => met.push(entry));
    for (const entry of met) if (this.#isLive(entry)) visit(entry);
    return next;
  }

  /** Takes out up to `limit` keys whose time has come. @returns how many */
  expireDue(limit: number): number {
    const now = this.#wallClock();
    for (let count = 0; count < limit; count++) {
      const entry = this.#expiry.due(now);
      if (entry === undefined) return count;
      this.#drop(entry);
    }
    return limit;
  }

  #isLive(entry: Entry): boolean {
    if (entry.expiresAt === Number.POSITIVE_INFINITY || entry.expiresAt > this.#wallClock()) return true;
    this.#drop(entry);
    return false;
  }

  #drop(entry: Entry): void {
    this.#expired++;
    this.#remove(entry);
  }

  #add(key: string, value: Uint8Array, expiresAt: number): void {
    const entry: Entry = { id: ++this.#lastId, key, value, expiresAt: Number.POSITIVE_INFINITY, gone: false };
    this.#entries.set(key, entry);
    this.#order.add(entry);
    this.#setExpiry(entry, expiresAt);
  }

  #remove(entry: Entry): void {
    this.#setExpiry(entry, Number.POSITIVE_INFINITY);
    entry.gone = true;
    entry.value = empty;
    this.#entries.delete(entry.key);
    this.#order.remove();
  }

  #setExpiry(entry: Entry, expiresAt: number): void {
    if (entry.expiresAt === expiresAt) return;
    if (entry.expiresAt !== Number.POSITIVE_INFINITY) {
      this.#volatile--;
      this.#expiry.forget();
    }
    entry.expiresAt = expiresAt;
    if (expiresAt === Number.POSITIVE_INFINITY) return;
    this.#volatile++;
    this.#expiry.add(entry);
  }
}

const empty = new Uint8Array(0);
