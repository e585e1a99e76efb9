import type { EntropyDriver } from "@portico/core/driver";

/** Most bytes that `getRandomValues` fills in one call, by its specification. */
const QUOTA = 65_536;

/** Web Cryptography's generator. */
export const entropy: EntropyDriver = {
  randomBytes: (into) => {
    for (let at = 0; at < into.length; at += QUOTA) {
      crypto.getRandomValues(into.subarray(at, at + QUOTA) as Uint8Array<ArrayBuffer>);
    }
  },
};
