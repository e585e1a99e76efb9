import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createPeerClient, type PeerClient } from "../src/lanes/peer-client.ts";
import { openPeerLine } from "../src/lanes/peer-line.ts";
import { type PeerProcess, startPeer } from "../src/lanes/peer-process.ts";
import { fnv1a, pattern } from "../src/runner/bytes.ts";
import type { Peer } from "../src/runner/context.ts";

// The real peer program, with plain sockets at this end.

let process: PeerProcess;
let client: PeerClient;
let session: { peer: Peer; end(): Promise<readonly string[]> };
const mine: (Socket | Server)[] = [];

beforeAll(async () => {
  process = await startPeer();
  client = createPeerClient(await openPeerLine(process.port));
});
afterAll(() => {
  client.close();
  process.stop();
});
beforeEach(() => {
  session = client.openSession();
});
afterEach(async () => {
  for (const one of mine.splice(0)) "destroy" in one ? one.destroy() : one.close();
  expect(await session.end()).toEqual([]);
});

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  mine.push(socket);
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return socket;
}

async function bytesOf(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function serve(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    mine.push(socket);
    onSocket(socket);
  });
  mine.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("echoes until the end, then ends", async () => {
  const { port, report } = await session.peer.listen([{ do: "echo" }]);
  const socket = await dial(port);
  const { localPort } = socket;
  const sent = pattern(300_000);
  socket.end(sent);
  expect(Buffer.compare(await bytesOf(socket), sent)).toBe(0);
  expect(await report()).toEqual([{ received: sent.length, hash: fnv1a(sent), ended: "end", remotePort: localPort }]);
});

test("sends the pattern in pieces, and reports an open connection", async () => {
  const { port, report } = await session.peer.listen([{ do: "send", length: 1000, chunk: 7 }]);
  const socket = await dial(port);
  const [first] = await report();
  expect(first).toMatchObject({ received: 0, ended: "open" });
  socket.on("data", () => undefined);
  const { port: other } = await session.peer.listen([{ do: "send", length: 1000, chunk: 7 }, { do: "end" }]);
  expect(Buffer.compare(await bytesOf(await dial(other)), pattern(1000))).toBe(0);
});

test("reads no more than the script says", async () => {
  const { port, report } = await session.peer.listen([
    { do: "read", length: 3 },
    { do: "send-bytes", bytes: [9] },
  ]);
  const socket = await dial(port);
  socket.write(Uint8Array.of(1, 2, 3, 4, 5));
  await new Promise((resolve) => socket.once("data", resolve));
  expect((await report())[0]).toMatchObject({ received: 3, hash: fnv1a(Uint8Array.of(1, 2, 3)) });
});

test("a script that reads nothing exerts back-pressure", async () => {
  const { port } = await session.peer.listen([]);
  const socket = await dial(port);
  const written = await new Promise<number>((resolve) => {
    socket.write(new Uint8Array(64 * 1024 * 1024));
    setTimeout(() => resolve(socket.bytesWritten - socket.writableLength), 300);
  });
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

test("reports a reset that it sees, and makes one", async () => {
  const listening = await session.peer.listen([{ do: "read-to-end" }]);
  (await dial(listening.port)).resetAndDestroy();
  expect((await listening.report())[0]).toMatchObject({ ended: "reset" });
  const resetting = await session.peer.listen([{ do: "reset" }]);
  const socket = connect(resetting.port, "127.0.0.1");
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.resume().once("error", resolve));
  expect(error.code).toBe("ECONNRESET");
});

test("counts every connection that was made before the question", async () => {
  const { port, report } = await session.peer.listen([]);
  await Promise.all(Array.from({ length: 20 }, () => dial(port)));
  expect(await report()).toHaveLength(20);
});

test("connects, half closes and still reads", async () => {
  const port = await serve((socket) => socket.resume().once("end", () => socket.end("late")));
  const { report } = await session.peer.connect(port, [{ do: "end" }, { do: "read-to-end" }]);
  expect(await report()).toMatchObject({
    received: 4,
    hash: fnv1a(Buffer.from("late")),
    ended: "end",
    remotePort: port,
  });
});

test("a connection that is reset while it is made has been made", async () => {
  const port = await serve((socket) => socket.resetAndDestroy());
  const { report } = await session.peer.connect(port, [{ do: "read-to-end" }]);
  expect(await report()).toMatchObject({ received: 0, ended: "reset" });
});

test("nobody listens on a closed port", async () => {
  const port = await session.peer.closedPort();
  await expect(dial(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(session.peer.connect(port, [])).rejects.toThrow("ECONNREFUSED");
});

test("a connection left open at the end of a session is named", async () => {
  const other = client.openSession();
  const { port } = await other.peer.listen([]);
  await dial(port);
  expect(await other.end()).toEqual([`the connection to the peer's listener ${port} is still open`]);
});

test("a peer that has gone refuses what waits for it, and what comes later", async () => {
  const gone = await startPeer();
  const { peer } = createPeerClient(await openPeerLine(gone.port)).openSession();
  const { port, report } = await peer.listen([{ do: "read-to-end" }]);
  await dial(port);
  const waiting = report();
  gone.stop();
  await expect(waiting).rejects.toThrow("The peer has gone");
  await expect(peer.closedPort()).rejects.toThrow("The peer has gone");
});
