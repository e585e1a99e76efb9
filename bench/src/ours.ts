import type { Conn, Scope } from "@portico/core";
import { identity } from "./exposed.ts";
import { oursTasks } from "./ours-tasks.ts";
import { type Openers, type Probe, stateless } from "./probe.ts";
import { CHUNK, FILE, MESSAGE, timerDelay } from "./rows.ts";

/** What every runtime with a lane here has. */
export type BenchScope = Scope<"fs" | "tcp" | "threads" | "block-on">;

/** The benches on Portico: one text for all runtimes. */
export function ours(scope: BenchScope): Openers {
  return {
    rtt: async ({ ports }) => roundTrips(await scope.net.connect({ port: ports.echo })),
    // The source never ends, so there is nothing to wait for when a connection to it is closed.
    receive: async ({ ports }) => receiving(await scope.net.connect({ port: ports.source, closeTimeout: 1 })),
    fill: async ({ ports }) => filling(await scope.net.connect({ port: ports.source, closeTimeout: 1 })),
    send: async ({ ports }) => sending(await scope.net.connect({ port: ports.sink })),
    readFile: ({ dir }) => reading(scope, `${dir}/ours-read`),
    writeFile: ({ dir }) => writing(scope, `${dir}/ours-write`),
    timers: stateless(async (count) => {
      const all: Promise<void>[] = [];
      for (let i = 0; i < count; i += 1) all.push(scope.sleep(timerDelay(i)));
      await Promise.all(all);
    }),
    ...oursTasks(scope),
    thread: stateless(async (count) => {
      for (let i = 0; i < count; i += 1) await scope.parallel(identity, i);
    }),
    sleep: stateless(async (count) => {
      for (let i = 0; i < count; i += 1) scope.blockOn(identity, i);
    }),
  };
}

function roundTrips(conn: Conn): Probe {
  const message = new Uint8Array(MESSAGE);
  const answer = new Uint8Array(MESSAGE);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) {
        await conn.write(message);
        let missing = MESSAGE;
        while (missing > 0) missing -= (await conn.read(answer)) ?? ended();
      }
    },
    close: () => conn.close(),
  };
}

function receiving(conn: Conn): Probe {
  return {
    run: async (count) => {
      let left = count * CHUNK;
      while (left > 0) left -= ((await conn.read()) ?? ended()).length;
    },
    close: () => conn.close(),
  };
}

function filling(conn: Conn): Probe {
  const into = new Uint8Array(CHUNK);
  return {
    run: async (count) => {
      let left = count * CHUNK;
      while (left > 0) {
        left -= (await conn.read(into)) ?? ended();
      }
    },
    close: () => conn.close(),
  };
}

/** The peers here end last. */
function ended(): never {
  throw new Error("the peer ended first");
}

function sending(conn: Conn): Probe {
  const chunk = new Uint8Array(CHUNK);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) await conn.write(chunk);
    },
    close: () => conn.close(),
  };
}

async function reading(scope: BenchScope, path: string): Promise<Probe> {
  await scope.fs.writeFile(path, new Uint8Array(FILE));
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) await scope.fs.readFile(path);
    },
    close: () => undefined,
  };
}

async function writing(scope: BenchScope, path: string): Promise<Probe> {
  const data = new Uint8Array(FILE);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) await scope.fs.writeFile(path, data);
    },
    close: () => undefined,
  };
}
