import { peerOver, type Surroundings, type SurroundingsSource } from "@portico/conformance/surroundings";
import { Volume } from "memfs";
import { createDriver, driver, Network } from "./index.ts";
import { createSockets } from "./sockets.ts";

export { driver };

/** For the suite: each case gets a machine, and a peer with sockets of its own on the same network. */
export function surroundings(): SurroundingsSource {
  return { open, close: () => undefined };
}

async function open(): Promise<Surroundings> {
  const network = new Network();
  const volume = new Volume();
  const driver = createDriver({ network, volume });
  let count = 0;
  return {
    driver,
    peer: peerOver(createSockets(network), async () => network.freePort()),
    async tmp() {
      const path = `/tmp/${++count}`;
      volume.mkdirSync(path);
      return path;
    },
    close: async () => leftOpen(driver.sockets.open),
  };
}

function leftOpen(open: ReadonlySet<object>): string[] {
  return [...open].map((each) => `${each.constructor.name} is open`);
}
