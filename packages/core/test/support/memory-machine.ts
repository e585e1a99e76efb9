import { createReferenceDriver, type ReferenceDriver, type ReferenceOptions } from "@portico/conformance/reference";
import { type SimulatedOptions, simulatedDriver } from "@portico/core/testing";

/** A machine in memory, with files and a network, whose events come when a scheduler says so. */
export function memoryMachine(
  simulated: SimulatedOptions = {},
  options: Omit<ReferenceOptions, "scheduler"> = {},
): ReferenceDriver {
  return createReferenceDriver({ ...options, scheduler: simulatedDriver(simulated).scheduler });
}
