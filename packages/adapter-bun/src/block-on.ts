import type { BlockOnDriver } from "@portico/core/driver";

/** `Atomics.wait`, which Bun allows on every thread. */
export const blockOn: BlockOnDriver = {
  wait: (word, index, value, ms) => Atomics.wait(word, index, value, ms),
};
