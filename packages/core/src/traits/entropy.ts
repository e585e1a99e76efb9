/** Randomness. Core derives everything else from it, and a seeded generator replaces it where a seed is given. */
export interface EntropyDriver {
  /** Fills `into` from a cryptographically strong source. Any length. */
  randomBytes(into: Uint8Array): void;
}
