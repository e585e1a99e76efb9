import type { Capability } from "./capabilities.ts";
import type { Driver } from "./contract.ts";
import { allFacets } from "./facets.ts";
import { createRunWith } from "./run.ts";
import type { Main, RunOptions } from "./run-types.ts";
import { openRootWith, type Root, type RootOptions } from "./runtime.ts";

/** Makes an adapter's `run` from its driver. See `createRunWith` for signals and exit codes. */
export function createRun<C extends Capability>(
  driver: Driver<C>,
): (main: Main<C>, options?: RunOptions) => Promise<void> {
  return createRunWith(driver, allFacets);
}

/**
 * A root scope on `driver`, without signals and exit codes.
 *
 * @throws PorticoError `ContractMismatch`, `InvalidInput` for options, an unknown capability, or one without what it builds on
 */
export function openRoot<C extends Capability>(driver: Driver<C>, options: RootOptions = {}): Root<C> {
  return openRootWith(driver, options, allFacets);
}
