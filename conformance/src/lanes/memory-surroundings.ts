import { createMemoryPeer, createReferenceDriver, Network, type ReferenceOptions } from "../reference/index.ts";
import type { Surroundings } from "../runner/environment.ts";

/** A machine in memory of its own for each case, so that nothing has to be taken down. */
export async function openMachine(options: Omit<ReferenceOptions, "network">): Promise<Surroundings> {
  const network = new Network();
  const driver = createReferenceDriver({ ...options, network });
  let directories = 0;
  const tmp = async (): Promise<string> => {
    const path = `${driver.host.tmpDir() ?? ""}/${++directories}`;
    await driver.fs?.mkdir(path);
    return path;
  };
  return { driver, peer: createMemoryPeer(network), tmp, close: async () => [] };
}
