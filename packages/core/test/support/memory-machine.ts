import { type SimulatedOptions, simulatedDriver } from "@portico/core/testing";
import {
  createReferenceDriver,
  type ReferenceDriver,
  type ReferenceOptions,
} from "../../../../conformance/src/reference/index.ts";

/** A machine in memory, with files and a network, whose events come when a scheduler says so. */
export function memoryMachine(
  simulated: SimulatedOptions = {},
  options: Omit<ReferenceOptions, "scheduler"> = {},
): ReferenceDriver {
  return createReferenceDriver({ ...options, scheduler: simulatedDriver(simulated).scheduler });
}
