/** One key and its value. */
export interface Entry {
  /** Larger than that of every entry made before. An entry keeps it as long as its key exists. */
  readonly id: number;
  /** One character a byte. */
  readonly key: string;
  /** Never changed in place. */
  value: Uint8Array;
  /** Milliseconds since the epoch; `Infinity` for never. */
  expiresAt: number;
  /** Whether it has left the store. */
  gone: boolean;
}

/** What a log holds of a key. */
export interface Saved {
  readonly value: Uint8Array;
  readonly expiresAt: number;
}
