import type { ConnDriver } from "@portico/core/driver";
import type { PeerReport, PeerScript, PeerStep } from "../runner/context.ts";
import type { Loop } from "./loop.ts";
import { openStream, type Stream } from "./stream.ts";

/** Somebody who plays a script on one connection. */
export interface Player {
  /** Resolves when the script is done or the connection has ended. */
  report(): Promise<PeerReport>;
}

/** Most bytes the peer hands to a connection at a time, unless the script says otherwise. */
const chunkBytes = 65_536;

/** Plays the script, step by step, from now on. */
export function playScript(conn: ConnDriver, loop: Loop, script: PeerScript): Player {
  const stream = openStream(conn);
  const done = playSteps(stream, loop, script);
  return {
    report: async () => {
      await Promise.race([done, stream.ended]);
      // What has arrived by now is noticed first.
      await loop.later(() => undefined);
      const { received, hash, state } = stream;
      return { received, hash, ended: state, remotePort: conn.remote.port };
    },
  };
}

async function playSteps(stream: Stream, loop: Loop, script: PeerScript): Promise<void> {
  for (const step of script) {
    if (stream.state === "reset") return;
    await play(stream, loop, step);
  }
}

async function play(stream: Stream, loop: Loop, step: PeerStep): Promise<void> {
  switch (step.do) {
    case "echo":
      return echo(stream);
    case "send":
      return send(stream, pattern(step.length), step.chunk ?? chunkBytes);
    case "send-bytes":
      return send(stream, Uint8Array.from(step.bytes), chunkBytes);
    case "read":
      return readBytes(stream, step.length);
    case "read-to-end":
      return readBytes(stream, Number.POSITIVE_INFINITY);
    case "stall":
      return new Promise((resolve) => void loop.setTimer(step.ms, resolve));
    case "end":
      return stream.end();
    case "reset":
      return stream.reset();
  }
}

async function echo(stream: Stream): Promise<void> {
  for (let chunk = await stream.read(chunkBytes); chunk !== undefined; chunk = await stream.read(chunkBytes)) {
    await stream.write(chunk);
  }
  if (stream.state !== "reset") stream.end();
}

async function send(stream: Stream, bytes: Uint8Array, chunk: number): Promise<void> {
  for (let at = 0; at < bytes.length && stream.state !== "reset"; at += chunk) {
    await stream.write(bytes.subarray(at, at + chunk));
  }
}

async function readBytes(stream: Stream, length: number): Promise<void> {
  const until = stream.received + length;
  while (stream.received < until && (await stream.read(until - stream.received)) !== undefined);
}

/** The bytes that {@link PeerStep} `send` sends. */
function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + 7) & 255;
  return bytes;
}
