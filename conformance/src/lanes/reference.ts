// The reference adapter as a lane's module.

import type { Driver } from "@portico/core/driver";
import type { Surroundings, SurroundingsSource } from "../environment.ts";
import { createMemoryPeer, createReferenceDriver, Network } from "../reference/index.ts";

export const driver: Driver = createReferenceDriver();

/** Each case gets a machine of its own, so nothing has to be taken down. */
export function surroundings(): SurroundingsSource {
  return { open, close: () => undefined };
}

async function open(): Promise<Surroundings> {
  const network = new Network();
  const machine = createReferenceDriver({ network });
  let directories = 0;
  const tmp = async (): Promise<string> => {
    const path = `${machine.host.tmpDir()}/${++directories}`;
    await machine.fs?.mkdir(path);
    return path;
  };
  return { driver: machine, peer: createMemoryPeer(network), tmp, close: async () => [] };
}
