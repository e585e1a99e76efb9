import type { EntropyDriver } from "@portico/core/driver";

/** What `getRandomValues` fills at once, at most. */
const portion = 65_536;

export const entropy: EntropyDriver = {
  randomBytes(into) {
    for (let at = 0; at < into.length; at += portion) fill(into.subarray(at, at + portion));
  },
};

function fill(into: Uint8Array): void {
  crypto.getRandomValues(into as Uint8Array<ArrayBuffer>);
}
