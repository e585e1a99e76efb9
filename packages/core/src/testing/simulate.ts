import type { Scope } from "../scope/types.ts";
import { withLeakCheck } from "./leaks.ts";
import { type SimulatedOptions, simulatedDriver } from "./simulated-driver.ts";

/**
 * Runs `fn` on a virtual clock: what sleeps for hours is done in milliseconds, in the order that the specification
 * promises. Nothing may be left when it ends, see `withLeakCheck`.
 *
 * @returns what `fn` returns
 * @throws what `fn` failed with; LeakFailure; PorticoError `Stuck` with the task tree if nothing is pending
 */
export async function simulate<T>(
  fn: (scope: Scope) => T | PromiseLike<T>,
  options: SimulatedOptions = {},
): Promise<T> {
  const driver = simulatedDriver({ keepOrder: true, ...options });
  try {
    return await withLeakCheck(driver, fn, { root: { seed: options.seed ?? 1 } });
  } finally {
    driver.scheduler.shut();
  }
}
