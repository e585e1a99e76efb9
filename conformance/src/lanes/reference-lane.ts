import { createReferenceDriver, type ReferenceOptions } from "../reference/index.ts";
import { runLane } from "./lane.ts";
import { openMachine } from "./memory-surroundings.ts";

/** The program of a lane on machines in memory. */
export function runReferenceLane(machine: Pick<ReferenceOptions, "capabilities" | "tickMs">): void {
  const source = { open: () => openMachine(machine), close: () => undefined };
  runLane({ driver: createReferenceDriver(machine), surroundings: () => source });
}
