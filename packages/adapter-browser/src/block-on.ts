import type { BlockOnDriver } from "@portico/core/driver";
import type { Helpers } from "./helpers.ts";

/** `Atomics.wait`, which browsers allow in workers, and helpers that are up before anybody sleeps. */
export function createBlockOn(helpers: Helpers): BlockOnDriver {
  return {
    wait: (word, index, value, ms) => Atomics.wait(word, index, value, ms),
    takeHelper: (events) => helpers.take(events),
  };
}
