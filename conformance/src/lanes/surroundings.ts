import type { Driver } from "@portico/core/driver";
import type { Surroundings, SurroundingsSource } from "../runner/environment.ts";
import type { PeerClient } from "./peer-client.ts";

/** Makes the directories of cases, by other means than the driver. */
export interface Directories {
  /** @param name one that no directory has had */
  make(name: string): Promise<string>;
  /** Removes it with what is in it. @returns what keeps it from that */
  remove(path: string): Promise<string | undefined>;
}

/** Surroundings whose peer is a program outside. Nothing in them goes through the driver. */
export function surroundingsOver(driver: Driver, client: PeerClient, directories: Directories): SurroundingsSource {
  let count = 0;
  const open = async (): Promise<Surroundings> => {
    const session = client.openSession();
    const made: string[] = [];
    const tmp = async (): Promise<string> => {
      const path = await directories.make(String(++count));
      made.push(path);
      return path;
    };
    const close = async (): Promise<readonly string[]> => {
      const kept = await Promise.all(made.map((path) => directories.remove(path)));
      return [...kept.filter((why) => why !== undefined), ...(await session.end())];
    };
    return { driver, peer: session.peer, tmp, close };
  };
  return { open, close: () => client.close() };
}
