import type { Conn } from "@portico/core";
import { afterEach, expect, test, vi } from "vitest";
import { cleanUp, concat, pattern, receiveAll, setUp, startEcho, startOnePeer } from "./support/kit.ts";

afterEach(cleanUp);

const MIB = 1024 * 1024;

async function readToEnd(conn: Conn): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of conn) chunks.push(chunk);
  return concat(chunks);
}

test("every byte of some MiB comes back, in writes of all sizes", async () => {
  const { scope } = await setUp();
  const conn = await scope.net.connect({ port: await startEcho() });
  const bytes = pattern(8 * MIB);
  const received = readToEnd(conn);
  const sizes = [1, 16_344, 16_345, 16_346, 65_536, 3, MIB];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    await conn.write(bytes.subarray(at, at + size));
    at += size;
  }
  await conn.closeWrite();
  expect(Buffer.compare(await received, bytes)).toBe(0);
  await conn.close();
});

test("both ends report the same addresses", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ host: "localhost", port: peer.port });
  const socket = await peer.socket;
  expect(conn.remote).toEqual({ host: "127.0.0.1", port: peer.port });
  expect(conn.local).toEqual({ host: socket.remoteAddress, port: socket.remotePort });
});

test("the page ends its side first and still reads", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  await conn.write(pattern(1000));
  await conn.closeWrite();
  const socket = await peer.socket;
  expect(await receiveAll(socket)).toEqual(pattern(1000));
  socket.end(pattern(5000, 1));
  expect(await readToEnd(conn)).toEqual(pattern(5000, 1));
});

test("the peer ends its side first and still reads", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  socket.end();
  expect(await conn.read()).toBeNull();
  expect(await conn.read()).toBeNull();
  await conn.write(pattern(5000));
  await conn.closeWrite();
  expect(await receiveAll(socket)).toEqual(pattern(5000));
});

test("closing delivers what was written to a peer that reads late", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port, closeTimeout: 1 });
  await conn.write(pattern(2 * MIB));
  await conn.close();
  expect(Buffer.compare(await receiveAll(await peer.socket), pattern(2 * MIB))).toBe(0);
});

test("the gateway delivers what closed connections were given before the session ends", async () => {
  const { scope, gateway } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port, closeTimeout: 1 });
  await conn.write(pattern(3 * MIB));
  await conn.close();
  const closed = gateway.close();
  const received = receiveAll(await peer.socket);
  await closed;
  expect(Buffer.compare(await received, pattern(3 * MIB))).toBe(0);
});

test("options are accepted at any time", async () => {
  const { scope } = await setUp();
  const conn = await scope.net.connect({ port: await startEcho(), noDelay: false, keepAlive: true });
  conn.setNoDelay(true);
  await conn.write(pattern(10));
  conn.setKeepAlive(false);
  await conn.closeWrite();
  conn.setNoDelay(false);
  expect(await readToEnd(conn)).toEqual(pattern(10));
});

test.each([150, 1000])("%i connections are open at once, and each has its own bytes", async (count) => {
  const { scope } = await setUp();
  const port = await startEcho();
  const conns = await Promise.all(Array.from({ length: count }, () => scope.net.connect({ port })));
  await Promise.all(conns.map((conn, index) => conn.write(pattern(1000, index))));
  await Promise.all(conns.map((conn) => conn.closeWrite()));
  const echoes = await Promise.all(conns.map(readToEnd));
  for (const [index, echo] of echoes.entries()) expect(Buffer.compare(echo, pattern(1000, index))).toBe(0);
  await Promise.all(conns.map((conn) => conn.close()));
});

test("no timer is needed for sending, either way", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  // What waits for a timer now waits for ever.
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
  try {
    const up = receiveAll(socket);
    await conn.write(pattern(16 * MIB));
    await conn.closeWrite();
    expect((await up).length).toBe(16 * MIB);
    socket.end(pattern(16 * MIB));
    expect((await readToEnd(conn)).length).toBe(16 * MIB);
  } finally {
    vi.useRealTimers();
  }
});
