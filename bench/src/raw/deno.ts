import type { Probe, Style } from "../probe.ts";
import { CHUNK, FILE, MESSAGE } from "../rows.ts";
import { promiseTimers } from "./timers.ts";

/** Deno's own API. It has promises only, so there is no style with callbacks. */
export const denoPromise: Style = {
  rtt: async ({ ports }) => roundTrips(await open(ports.echo)),
  receive: async ({ ports }) => receiving(await open(ports.source)),
  fill: async ({ ports }) => filling(await open(ports.source)),
  send: async ({ ports }) => sending(await open(ports.sink)),
  readFile: async ({ dir }) => {
    const path = `${dir}/deno-read`;
    await Deno.writeFile(path, new Uint8Array(FILE));
    return {
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await Deno.readFile(path);
      },
      close: () => undefined,
    };
  },
  writeFile: ({ dir }) => {
    const path = `${dir}/deno-write`;
    const data = new Uint8Array(FILE);
    return Promise.resolve({
      run: async (count) => {
        for (let i = 0; i < count; i += 1) await Deno.writeFile(path, data);
      },
      close: () => undefined,
    });
  },
  timers: promiseTimers((ms, fire) => setTimeout(fire, ms)),
};

async function open(port: number): Promise<Deno.TcpConn> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  conn.setNoDelay(true);
  return conn;
}

async function writeAll(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  let written = await conn.write(bytes);
  while (written < bytes.length) written += await conn.write(bytes.subarray(written));
}

function counted(length: number | null): number {
  if (length === null) throw new Error("the peer ended first");
  return length;
}

function roundTrips(conn: Deno.TcpConn): Probe {
  const message = new Uint8Array(MESSAGE);
  const answer = new Uint8Array(MESSAGE);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) {
        await writeAll(conn, message);
        let missing = MESSAGE;
        while (missing > 0) missing -= counted(await conn.read(answer));
      }
    },
    close: () => conn.close(),
  };
}

/** A chunk that is one's own costs new memory each time. */
function receiving(conn: Deno.TcpConn): Probe {
  return {
    run: async (count) => {
      let left = count * CHUNK;
      while (left > 0) left -= counted(await conn.read(new Uint8Array(CHUNK)));
    },
    close: () => conn.close(),
  };
}

function filling(conn: Deno.TcpConn): Probe {
  const into = new Uint8Array(CHUNK);
  return {
    run: async (count) => {
      let left = count * CHUNK;
      while (left > 0) left -= counted(await conn.read(into));
    },
    close: () => conn.close(),
  };
}

function sending(conn: Deno.TcpConn): Probe {
  const chunk = new Uint8Array(CHUNK);
  return {
    run: async (count) => {
      for (let i = 0; i < count; i += 1) await writeAll(conn, chunk);
    },
    close: () => conn.close(),
  };
}
