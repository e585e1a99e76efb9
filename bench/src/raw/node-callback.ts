import { once } from "node:events";
import { readFile, writeFile } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { Probe, Style } from "../probe.ts";
import { CHUNK, FILE, MESSAGE } from "../rows.ts";
import { callbackCall } from "./call.ts";
import { callbackTimers } from "./timers.ts";

/** Node's modules with callbacks, as their documentation shows them. On Deno and Bun: their `node:` modules. */
export const nodeCallback: Style = {
  rtt: async ({ ports }) => roundTrips(await open(ports.echo)),
  receive: async ({ ports }) => receiving(await open(ports.source)),
  fill: ({ ports }) => filling(ports.source),
  send: async ({ ports }) => sending(await open(ports.sink)),
  readFile: async ({ dir }) => {
    const path = join(dir, "node-callback-read");
    await new Promise<void>((resolve, reject) => writeFile(path, new Uint8Array(FILE), settle(resolve, reject)));
    return { run: (count) => repeat(count, (done) => readFile(path, done)), close: () => undefined };
  },
  writeFile: ({ dir }) => {
    const path = join(dir, "node-callback-write");
    const data = new Uint8Array(FILE);
    return Promise.resolve({
      run: (count) => repeat(count, (done) => writeFile(path, data, done)),
      close: () => undefined,
    });
  },
  timers: callbackTimers((ms, fire) => setTimeout(fire, ms)),
  call: callbackCall,
};

/** Connects with Nagle's algorithm off. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

function roundTrips(socket: Socket): Probe {
  const message = new Uint8Array(MESSAGE);
  let left = 0;
  let missing = 0;
  let done: () => void = () => undefined;
  const next = (): void => {
    if (left === 0) {
      done();
      return;
    }
    left -= 1;
    missing = MESSAGE;
    socket.write(message);
  };
  socket.on("data", (chunk) => {
    missing -= chunk.length;
    if (missing === 0) next();
  });
  return {
    run: (count) =>
      settled(socket, (resolve) => {
        left = count;
        done = resolve;
        next();
      }),
    close: () => end(socket),
  };
}

function receiving(socket: Socket): Probe {
  let left = 0;
  let done: () => void = () => undefined;
  socket.on("data", (chunk) => {
    left -= chunk.length;
    if (left <= 0) {
      socket.pause();
      done();
    }
  });
  socket.pause();
  return {
    run: (count) =>
      settled(socket, (resolve) => {
        left = count * CHUNK;
        done = resolve;
        socket.resume();
      }),
    close: () => end(socket),
  };
}

/** Node's `onread`: the socket fills one buffer again and again; `false` pauses it. */
async function filling(port: number): Promise<Probe> {
  let left = 0;
  let done: () => void = () => undefined;
  const onread = {
    buffer: new Uint8Array(CHUNK),
    callback: (length: number): boolean => {
      left -= length;
      if (left <= 0) done();
      return left > 0;
    },
  };
  const socket = connect({ host: "127.0.0.1", port, noDelay: true, onread });
  await once(socket, "connect");
  socket.pause();
  return {
    run: (count) =>
      settled(socket, (resolve) => {
        left = count * CHUNK;
        done = resolve;
        socket.resume();
      }),
    close: () => end(socket),
  };
}

function sending(socket: Socket): Probe {
  const chunk = new Uint8Array(CHUNK);
  return {
    run: (count) =>
      settled(socket, (resolve) => {
        let left = count;
        const fill = (): void => {
          while (left > 0) {
            left -= 1;
            if (!socket.write(chunk)) {
              socket.once("drain", fill);
              return;
            }
          }
          resolve();
        };
        fill();
      }),
    close: () => end(socket),
  };
}

function end(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.destroy();
}

/** A promise for callback code that fails if the socket does. */
function settled(socket: Socket, start: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    start(() => {
      socket.off("error", reject);
      resolve();
    });
  });
}

type Done = (error: Error | null) => void;

function settle(resolve: () => void, reject: (error: Error) => void): Done {
  return (error) => (error ? reject(error) : resolve());
}

function repeat(count: number, operation: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count;
    const next: Done = (error) => {
      if (error) return reject(error);
      if (left === 0) return resolve();
      left -= 1;
      operation(next);
    };
    next(null);
  });
}
