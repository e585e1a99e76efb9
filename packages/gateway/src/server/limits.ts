/** What a gateway puts up with. Tests shorten the times. */
export interface Limits {
  /** How long a client may take from its connection to its hello, milliseconds. */
  readonly handshakeTime: number;
  /** How many bytes it may send before that. */
  readonly handshakeBytes: number;
  /** How many clients may be on their way to that at once. */
  readonly handshakes: number;
  /** How often a client is asked whether it is there, milliseconds. */
  readonly pingEvery: number;
  /** How many times it may leave that unanswered, in which nothing else comes from it either. */
  readonly missedPings: number;
}

export const defaultLimits: Limits = {
  handshakeTime: 10_000,
  handshakeBytes: 64 * 1024,
  handshakes: 64,
  pingEvery: 20_000,
  missedPings: 3,
};
