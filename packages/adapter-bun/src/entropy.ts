import type { EntropyDriver } from "@portico/core/driver";

/** The standard promises no more than this in one call. */
const MAX = 65_536;

/** Web Crypto, in pieces. */
export const entropy: EntropyDriver = {
  randomBytes: (into) => {
    for (let at = 0; at < into.length; at += MAX) {
      crypto.getRandomValues(into.subarray(at, at + MAX) as Uint8Array<ArrayBuffer>);
    }
  },
};
