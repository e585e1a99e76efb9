import { mkdir, rm } from "node:fs/promises";
import type { Driver } from "@portico/core/driver";
import type { SurroundingsSource } from "../runner/environment.ts";
import { createPeerClient } from "./peer-client.ts";
import { openPeerLine } from "./peer-line.ts";
import { type Directories, surroundingsOver } from "./surroundings.ts";

/** Surroundings on a real system: directories made with Node's fs under `tmp`, and the peer program at its control port. */
export async function systemSurroundings(driver: Driver, tmp: string, peerPort: number): Promise<SurroundingsSource> {
  const directories: Directories = {
    make: async (name) => {
      const path = `${tmp}/${name}`;
      await mkdir(path);
      return path;
    },
    remove: async (path) => {
      await rm(path, { recursive: true, force: true });
      return undefined;
    },
  };
  return surroundingsOver(driver, createPeerClient(await openPeerLine(peerPort)), directories);
}
