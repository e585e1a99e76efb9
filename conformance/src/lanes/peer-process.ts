import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { detectRuntime } from "./detect.ts";
import { lineSplitter } from "./peer-protocol.ts";

/** The peer program, running. */
export interface PeerProcess {
  readonly port: number;
  stop(): void;
}

/** Starts the peer program on Node, whatever the lane runs on. It does not keep this program alive. */
export function startPeer(): Promise<PeerProcess> {
  // The same extension as this module's: built, or as it is written.
  const program = fileURLToPath(import.meta.url.replace("peer-process", "peer"));
  const child = spawn(nodeBinary(), [program], { stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The peer has ended with ${code}`)));
    child.stdout.setEncoding("utf8").on(
      "data",
      lineSplitter((line) => {
        const { port } = JSON.parse(line) as { port: number };
        resolve({ port, stop: () => child.stdin.end() });
        for (const handle of [child, child.stdin, child.stdout]) (handle as { unref?(): void }).unref?.();
      }),
    );
  });
}

/** The Node that runs this; on other runtimes the one on the PATH. */
function nodeBinary(): string {
  return detectRuntime().runtime === "node" ? process.execPath : "node";
}
