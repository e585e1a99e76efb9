import { randomFillSync } from "node:crypto";
import type { EntropyDriver } from "@portico/core/driver";

/** OpenSSL's generator; unlike `crypto.getRandomValues` it takes any length. */
export const entropy: EntropyDriver = {
  randomBytes: (into) => {
    randomFillSync(into);
  },
};
