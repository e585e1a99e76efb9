import type { Socket } from "bun";
import type { Probe, Style } from "../probe.ts";
import { CHUNK, MESSAGE } from "../rows.ts";
import { callbackCall } from "./call.ts";
import { callbackTimers } from "./timers.ts";

/** Bun's own API as it comes. Its files have promises only. */
export const bunCallback: Style = {
  rtt: ({ ports }) => roundTrips(ports.echo),
  receive: ({ ports }) => receiving(ports.source),
  send: ({ ports }) => sending(ports.sink),
  timers: callbackTimers((ms, fire) => setTimeout(fire, ms)),
  call: callbackCall,
};

/** Puts the unsent rest of `bytes` on the wire, as far as it goes. @returns what is left */
function push(socket: Socket, bytes: Uint8Array): Uint8Array | undefined {
  const written = socket.write(bytes);
  if (written < 0) throw new Error("the peer is gone");
  return written === bytes.length ? undefined : bytes.subarray(written);
}

async function roundTrips(port: number): Promise<Probe> {
  const message = new Uint8Array(MESSAGE);
  let left = 0;
  let missing = 0;
  let rest: Uint8Array | undefined;
  let done: () => void = () => undefined;
  const next = (): void => {
    if (left === 0) {
      done();
      return;
    }
    left -= 1;
    missing = MESSAGE;
    rest = push(socket, message);
  };
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data: (_, chunk) => {
        missing -= chunk.length;
        if (missing === 0) next();
      },
      drain: () => {
        if (rest !== undefined) rest = push(socket, rest);
      },
    },
  });
  return {
    run: (count) =>
      new Promise((resolve) => {
        left = count;
        done = resolve;
        next();
      }),
    close: () => socket.terminate(),
  };
}

async function receiving(port: number): Promise<Probe> {
  let left = 0;
  let done: () => void = () => undefined;
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (opened) => {
        opened.pause();
      },
      data: (receiver, chunk) => {
        left -= chunk.length;
        if (left <= 0) {
          receiver.pause();
          done();
        }
      },
    },
  });
  return {
    run: (count) =>
      new Promise((resolve) => {
        left = count * CHUNK;
        done = resolve;
        socket.resume();
      }),
    close: () => socket.terminate(),
  };
}

async function sending(port: number): Promise<Probe> {
  const chunk = new Uint8Array(CHUNK);
  let left = 0;
  let rest: Uint8Array | undefined;
  let done: () => void = () => undefined;
  const fill = (): void => {
    if (rest !== undefined) rest = push(socket, rest);
    while (rest === undefined && left > 0) {
      left -= 1;
      rest = push(socket, chunk);
    }
    if (rest === undefined) done();
  };
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data: () => undefined,
      drain: () => {
        if (rest !== undefined) fill();
      },
    },
  });
  return {
    run: (count) =>
      new Promise((resolve) => {
        left = count;
        done = resolve;
        fill();
      }),
    close: () => socket.terminate(),
  };
}
