import { mkdirSync, rmSync } from "node:fs";
import type { Driver } from "@portico/core/driver";
import type { Surroundings } from "../environment.ts";
import { openPeerClient } from "./peer-client.ts";

/** Opens the surroundings of each case: directories made with Node's fs, and sessions of the peer program. */
export interface SurroundingsSource {
  open(): Promise<Surroundings>;
  close(): void;
}

/** Surroundings on a real system. Nothing in them goes through the driver. */
export async function realSurroundings(driver: Driver, tmp: string, peerPort: number): Promise<SurroundingsSource> {
  const client = await openPeerClient(peerPort);
  let directories = 0;
  const open = async (): Promise<Surroundings> => {
    const session = client.openSession();
    const made: string[] = [];
    const makeDirectory = async (): Promise<string> => {
      const path = `${tmp}/${++directories}`;
      mkdirSync(path);
      made.push(path);
      return path;
    };
    const close = async (): Promise<readonly string[]> => {
      for (const path of made) rmSync(path, { recursive: true, force: true });
      return session.end();
    };
    return { driver, peer: session.peer, tmp: makeDirectory, close };
  };
  return { open, close: () => client.close() };
}
