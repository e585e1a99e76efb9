import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { cleanUp, pattern, settled, setUp, startEcho, startOnePeer } from "./support/kit.ts";

afterEach(cleanUp);

const MIB = 1024 * 1024;

/** The window of a stream, and what the system itself takes between two sockets, on a machine with generous buffers. */
const BOUND = 13 * MIB;

/** Writes until the other end takes no more, for up to `length` bytes. */
function flood(socket: Socket, length: number): void {
  const chunk = pattern(MIB);
  let left = length;
  const more = (): void => {
    while (left > 0) {
      left -= chunk.length;
      if (!socket.write(chunk)) {
        socket.once("drain", more);
        return;
      }
    }
  };
  more();
}

test("a page that does not read stops the peer, and gets everything later", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  flood(socket, 64 * MIB);
  const taken = await settled(() => socket.bytesWritten - socket.writableLength);
  expect(taken).toBeLessThan(BOUND);
  let received = 0;
  while (received < 64 * MIB) received += (await conn.read())?.length ?? Number.NaN;
  expect(received).toBe(64 * MIB);
});

test("a peer that does not read stops the page", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  let written = 0;
  const writing = (async () => {
    for (let turn = 0; turn < 64; turn++) {
      await conn.write(pattern(MIB));
      written += MIB;
    }
  })();
  expect(await settled(() => written)).toBeLessThan(BOUND);
  let received = 0;
  socket.on("data", (chunk) => {
    received += chunk.length;
  });
  socket.resume();
  await writing;
  await expect.poll(() => received, { timeout: 10_000 }).toBe(64 * MIB);
});

test("six connections that nobody reads do not stop a seventh", async () => {
  const { scope } = await setUp();
  for (let turn = 0; turn < 6; turn++) {
    const peer = await startOnePeer();
    await scope.net.connect({ port: peer.port });
    const socket = await peer.socket;
    flood(socket, 16 * MIB);
    await settled(() => socket.bytesWritten - socket.writableLength, 50);
  }
  const conn = await scope.net.connect({ port: await startEcho() });
  for (let turn = 0; turn < 20; turn++) {
    await conn.write(pattern(100_000, turn));
    let received = 0;
    while (received < 100_000) received += (await conn.read())?.length ?? Number.NaN;
  }
});
