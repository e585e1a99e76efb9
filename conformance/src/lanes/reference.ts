import type { Surroundings } from "../environment.ts";
import { createMemoryPeer, createReferenceDriver, Network } from "../reference/index.ts";
import { runLane } from "./lane.ts";

// Each case gets a machine of its own, so nothing has to be taken down.
async function open(): Promise<Surroundings> {
  const network = new Network();
  const driver = createReferenceDriver({ network });
  let directories = 0;
  const tmp = async (): Promise<string> => {
    const path = `${driver.host.tmpDir()}/${++directories}`;
    await driver.fs?.mkdir(path);
    return path;
  };
  return { driver, peer: createMemoryPeer(network), tmp, close: async () => [] };
}

runLane({ driver: createReferenceDriver(), surroundings: () => ({ open, close: () => undefined }) });
