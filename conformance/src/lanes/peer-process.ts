import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { lineSplitter } from "./peer-protocol.ts";

/** The peer program, running. */
export interface PeerProcess {
  readonly port: number;
  stop(): void;
}

/** Starts the peer program on the Node that runs this, whatever the lane runs on. */
export function startPeer(): Promise<PeerProcess> {
  // The same extension as this module's: built, or as it is written.
  const program = fileURLToPath(import.meta.url.replace("peer-process", "peer"));
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The peer has ended with ${code}`)));
    child.stdout.setEncoding("utf8").on(
      "data",
      lineSplitter((line) => {
        const { port } = JSON.parse(line) as { port: number };
        resolve({ port, stop: () => child.stdin.end() });
      }),
    );
  });
}
