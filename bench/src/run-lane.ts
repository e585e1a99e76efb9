import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Lane } from "./lanes.ts";
import type { Result } from "./measure.ts";
import type { PeerPorts } from "./probe.ts";
import type { Job, Line } from "./program.ts";

/** What a lane is told, and who hears from it. */
export interface Order {
  readonly only: string;
  readonly smoke: boolean;
  about(text: string): void;
  result(result: Result): void;
}

/** Runs one lane's program against a fresh peer process. @throws Error if the program or the peer fails */
export async function runLane(lane: Lane, order: Order): Promise<void> {
  const peer = spawn(process.execPath, [fileURLToPath(new URL("./peer.js", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const ports = JSON.parse(await firstLine(peer)) as PeerPorts;
    await runProgram(lane, { lane: lane.name, only: order.only, smoke: order.smoke, ports }, order);
  } finally {
    peer.stdin.end();
    peer.kill();
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the peer's output is not a pipe");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the peer ended without naming its ports");
}

async function runProgram(lane: Lane, job: Job, order: Order): Promise<void> {
  const [file = "", ...args] = lane.command;
  const child = spawn(file, [...args, JSON.stringify(job)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line;
    if ("about" in line) order.about(line.about);
    else order.result(line.result);
  }
  const [code, signal] = await ended;
  if (code !== 0) throw new Error(`the program of lane ${lane.name} ended with ${signal ?? code}`);
}
