import type { Surroundings } from "../environment.ts";
import { createMemoryPeer, createReferenceDriver, Network, type ReferenceCapability } from "../reference/index.ts";
import { runLane } from "./lane.ts";

/** The program of a lane on a machine in memory that can do this much. */
export function runReferenceLane(capabilities: readonly ReferenceCapability[]): void {
  // Each case gets a machine of its own, so nothing has to be taken down.
  const open = async (): Promise<Surroundings> => {
    const network = new Network();
    const driver = createReferenceDriver({ network, capabilities });
    let directories = 0;
    const tmp = async (): Promise<string> => {
      const path = `${driver.host.tmpDir() ?? ""}/${++directories}`;
      await driver.fs?.mkdir(path);
      return path;
    };
    return { driver, peer: createMemoryPeer(network), tmp, close: async () => [] };
  };
  const driver = createReferenceDriver({ capabilities });
  runLane({ driver, surroundings: () => ({ open, close: () => undefined }) });
}
