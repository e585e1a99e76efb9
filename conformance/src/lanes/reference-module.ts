import type { Driver } from "@portico/core/driver";
import { createReferenceDriver, type ReferenceOptions } from "../reference/index.ts";
import type { SurroundingsSource } from "../runner/environment.ts";
import { openMachine } from "./memory-surroundings.ts";

/** The reference adapter as a lane's module, on machines in memory. */
export function referenceModule(machine: Pick<ReferenceOptions, "capabilities" | "tickMs">): {
  readonly driver: Driver;
  readonly surroundings: () => SurroundingsSource;
} {
  const source = { open: () => openMachine(machine), close: () => undefined };
  return { driver: createReferenceDriver(machine), surroundings: () => source };
}
