import type { EntropyDriver } from "@portico/core/driver";

/** Most bytes that Web Cryptography's `getRandomValues` fills in one call. */
const quota = 65_536;

/** Web Cryptography's random bytes. */
export const entropy: EntropyDriver = {
  randomBytes(into) {
    // A copy, because getRandomValues refuses views of shared memory.
    for (let at = 0; at < into.length; at += quota) {
      const part = new Uint8Array(Math.min(quota, into.length - at));
      into.set(globalThis.crypto.getRandomValues(part), at);
    }
  },
};
