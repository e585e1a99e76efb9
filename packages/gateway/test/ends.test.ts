import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { type Conn, isPorticoError } from "@portico/core";
import type { ConnDriver } from "@portico/core/driver";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import {
  cleanUp,
  concat,
  endOf,
  openPage,
  type Page,
  pattern,
  type Relay,
  settled,
  setUp,
  startEcho,
  startOnePeer,
  startRelay,
  withWebSocketOf,
} from "./support/kit.ts";

afterEach(cleanUp);

const MIB = 1024 * 1024;

/** The code of what a promise rejects with. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => "nothing was thrown",
    (reason: unknown) => reason,
  );
  return isPorticoError(error) ? error.code : String(error);
}

test("a peer's reset comes after the bytes before it", async () => {
  const { scope, gateway } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  socket.write(pattern(100_000));
  const received = [await readChunk(conn)];
  await settled(() => socket.writableLength);
  socket.resetAndDestroy();
  await once(socket, "close");
  // Answered after the gateway has seen the reset and said so.
  for (let turn = 0; turn < 3; turn++) await gateway.sockets.lookup("localhost");
  const readOn = async (): Promise<void> => {
    for (;;) received.push(await readChunk(conn));
  };
  expect(await codeOf(readOn())).toBe("ConnectionReset");
  expect(Buffer.compare(concat(received), pattern(100_000))).toBe(0);
  expect(await codeOf(conn.read())).toBe("ConnectionReset");
  expect(await codeOf(conn.write(pattern(1)))).toBe("ConnectionReset");
});

async function readChunk(conn: Conn): Promise<Uint8Array> {
  const chunk = await conn.read();
  if (chunk === null) throw new Error("the stream has ended");
  return chunk;
}

test("a peer's reset ends a read that waits, also after the page has ended its side", async () => {
  const { scope } = await setUp();
  for (const half of [false, true]) {
    const peer = await startOnePeer();
    const conn = await scope.net.connect({ port: peer.port });
    if (half) await conn.closeWrite();
    const read = codeOf(conn.read());
    const socket = await peer.socket;
    if (half) await once(socket.resume(), "end");
    socket.resetAndDestroy();
    expect(await read).toBe("ConnectionReset");
  }
});

test("a peer's reset ends a write that waits for it", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const write = codeOf(conn.write(pattern(32 * MIB)));
  const socket = await peer.socket;
  await settled(() => socket.bytesRead);
  socket.resetAndDestroy();
  expect(await write).toBe("ConnectionReset");
});

test("a reset of the page's is a reset for the peer", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const ended = endOf(await peer.socket);
  conn.reset();
  expect(await ended).toBe("ECONNRESET");
});

test("a peer's reset ends a write that waits, also if the page does not read", async () => {
  const { scope } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  socket.write(pattern(32 * MIB));
  const write = codeOf(conn.write(pattern(32 * MIB)));
  await settled(() => socket.bytesRead + socket.bytesWritten - socket.writableLength);
  socket.resetAndDestroy();
  expect(await write).toBe("ConnectionReset");
});

test.each([
  ["while the peer is silent", (): void => undefined],
  ["after the peer's end", (socket: Socket): unknown => socket.end()],
  ["while the peer sends what the page does not read", (socket: Socket): unknown => socket.write(pattern(32 * MIB))],
])("a reset while a write waits for credit reaches the peer, %s", async (_when, prepare) => {
  const { scope, relay } = await setUp();
  const peer = await startOnePeer();
  const conn = await scope.net.connect({ port: peer.port });
  const socket = await peer.socket;
  prepare(socket);
  if (socket.writableEnded) expect(await conn.read()).toBeNull();
  const write = codeOf(conn.write(pattern(32 * MIB)));
  const failed = once(socket, "error");
  await settled(() => socket.bytesRead + socket.bytesWritten - socket.writableLength);
  expect(relay.root.scope.dump()).toContain("stream");
  conn.reset();
  expect(await write).toBe("Closed");
  // The peer reads on only then, so that nothing moves before.
  await expect.poll(() => relay.root.scope.dump()).not.toContain("stream");
  socket.resume();
  expect(((await failed)[0] as NodeJS.ErrnoException).code).toBe("ECONNRESET");
  expect(socket.bytesRead).toBeLessThan(16 * MIB);
});

test("a cancelled connect leaves nothing behind", async () => {
  const { scope, relay } = await setUp();
  const port = await startEcho();
  await expect(
    scope.scope(async (inner) => {
      const connecting = inner.net.connect({ port });
      inner.cancel();
      await connecting;
    }),
  ).rejects.toMatchObject({ code: "Cancelled" });
  await (await scope.net.connect({ port })).close();
  await expect.poll(() => relay.root.scope.dump()).not.toContain("stream");
});

test("a connect that waits is given up by the gateway too", async () => {
  const { scope, relay } = await setUp();
  const port = await startFullPeer();
  const { scope: attempt, close } = scope.openScope();
  const connecting = codeOf(attempt.net.connect({ port }));
  await expect.poll(() => relay.root.scope.dump()).toContain("tcp.connect");
  attempt.cancel();
  expect(await connecting).toBe("Cancelled");
  await expect.poll(() => relay.root.scope.dump()).not.toContain("tcp.connect");
  await close().catch(() => undefined);
});

/** A listener whose program is stopped and whose queue is full, so that the system answers nobody. */
async function startFullPeer(): Promise<number> {
  const program = `require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () {
    console.log(this.address().port);
  })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const port = Number(String((await once(child.stdout, "data"))[0]));
  child.kill("SIGSTOP");
  for (let filled = true; filled; ) {
    const socket = createConnection({ port, host: "127.0.0.1" });
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined);
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, 300, false));
    filled = await Promise.race([once(socket, "connect").then(() => true), late]);
  }
  return port;
}

test("the end of a session ends connections with a reset and frees listeners", async () => {
  const { scope, gateway, relay } = await setUp();
  expect(await endsWithItsSession(scope, relay, () => gateway.close())).toBe("Closed");
});

test("so does the end of its WebSocket without a word", async () => {
  const relay = await startRelay();
  const { scope, gateway } = openPage(relay);
  const socket = await withWebSocketOf(gateway);
  expect(await endsWithItsSession(scope, relay, () => socket.terminate())).toBe("ConnectionReset");
});

/** @returns the code that a waiting `accept` rejects with */
async function endsWithItsSession(scope: Page["scope"], relay: Relay, end: () => unknown): Promise<string> {
  const peers = await Promise.all(Array.from({ length: 5 }, () => startOnePeer()));
  const conns = await Promise.all(peers.map(({ port }) => scope.net.connect({ port })));
  const ends = (await Promise.all(peers.map(({ socket }) => socket))).map(endOf);
  const listener = await scope.net.listen({ port: 0 });
  const reads = conns.map((conn) => codeOf(conn.read()));
  const accept = codeOf(listener.accept());
  await end();
  expect(await Promise.all(ends)).toEqual(peers.map(() => "ECONNRESET"));
  expect(await Promise.all(reads)).toEqual(peers.map(() => "ConnectionReset"));
  const other = openPage(relay);
  const again = await other.scope.net.listen({ port: listener.address.port });
  expect(again.address.port).toBe(listener.address.port);
  return await accept;
}

test("a connection that cannot be delivered for is given up when another is closed much later", async () => {
  const { gateway } = await setUp();
  const [stuck, other] = [await startOnePeer(), await startOnePeer()];
  const first = await connectDriver(gateway, stuck.port);
  first.write(pattern(32 * MIB));
  const socket = await stuck.socket;
  await settled(() => socket.bytesRead);
  const failed = once(socket, "error");
  first.close();
  const second = await connectDriver(gateway, other.port);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  second.close();
  vi.useRealTimers();
  await once((await other.socket).resume(), "end");
  socket.resume();
  expect(((await failed)[0] as NodeJS.ErrnoException).code).toBe("ECONNRESET");
});

/** A connection below core, which would not close it in every state. */
function connectDriver({ sockets }: Page["gateway"], port: number): Promise<ConnDriver> {
  return new Promise((resolve, reject) => {
    sockets.connect({ host: "127.0.0.1", port }, { noDelay: true, keepAlive: false }, (error, conn) => {
      if (conn === undefined) reject(error);
      else resolve(conn);
    });
  });
}

test("the gateway's end is a reset for the page, and another gateway can be opened", async () => {
  const first = await startRelay();
  const { scope, gateway } = openPage(first);
  const port = await startEcho();
  const conn = await scope.net.connect({ port });
  const read = codeOf(conn.read());
  const write = conn.write(pattern(10));
  await write;
  await first.close();
  expect(["ConnectionReset", "nothing was thrown"]).toContain(await read);
  expect(await codeOf(conn.read())).toBe("ConnectionReset");
  expect(await codeOf(conn.write(pattern(1)))).toBe("ConnectionReset");
  expect(await codeOf(gateway.open())).toBe("ConnectionRefused");
  await startRelay({ port: first.port });
  await gateway.open();
  const again = await scope.net.connect({ port });
  await again.write(pattern(3));
  expect(await again.read()).toEqual(pattern(3));
});

test("after close only open makes another session", async () => {
  const { scope, gateway } = await setUp();
  const port = await startEcho();
  await gateway.open();
  await gateway.close();
  expect(await codeOf(scope.net.connect({ port }))).toBe("Closed");
  await gateway.open();
  await (await scope.net.connect({ port })).close();
});
