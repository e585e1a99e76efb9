import cluster from "node:cluster";
import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, Server, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { ConnDriver, ListenOptions } from "@portico/core/driver";
import { afterEach, expect, test, vi } from "vitest";
import { NodeConn } from "../src/conn.ts";
import { classify } from "../src/errors.ts";
import { sockets } from "../src/sockets.ts";

// Moments that no case can choose, because only Node's own socket shows them.

const host = "127.0.0.1";
const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, host);
  ends.push(() => server.close());
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

/** An accepted connection, Node's socket below it, and its peer. */
async function accepted(): Promise<{ conn: NodeConn; socket: Socket; peer: Socket }> {
  const { server, port } = await listening();
  const peer = createConnection(port, host);
  const [socket] = (await once(server, "connection")) as [Socket];
  ends.push(() => socket.destroy());
  ends.push(() => peer.destroy());
  return { conn: new NodeConn(socket), socket, peer };
}

/** `once` of `node:events` would reject with the socket's error. */
const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once("close", resolve));

/** What the connection tells, in order. */
function heardFrom(conn: ConnDriver): string[] {
  const heard: string[] = [];
  conn.attach({
    data: (chunk) => heard.push(new TextDecoder().decode(chunk)),
    end: () => heard.push("end"),
    written: () => heard.push("written"),
    failed: (error) => heard.push((error as NodeJS.ErrnoException).code ?? String(error)),
  });
  return heard;
}

/** Has had `a` read; holds `b` itself, and the socket's own buffer holds `c`. */
async function holding(): Promise<Awaited<ReturnType<typeof accepted>> & { heard: string[] }> {
  const all = await accepted();
  const heard = heardFrom(all.conn);
  all.conn.read();
  for (const [sent, text] of ["a", "b", "c"].entries()) {
    all.peer.write(text);
    await vi.waitUntil(() => all.socket.bytesRead > sent);
  }
  expect(heard).toEqual(["a"]);
  return { ...all, heard };
}

test("all that came before a reset is read before it", async () => {
  const { conn, socket, peer, heard } = await holding();
  peer.resetAndDestroy();
  await closed(socket);
  conn.read();
  expect(heard).toEqual(["a", "bc"]);
  conn.read();
  expect(heard).toEqual(["a", "bc", "ECONNRESET"]);
});

test("a read that waits for what the socket holds gets it, although the connection fails first", async () => {
  const { conn, socket, heard } = await holding();
  conn.read();
  socket.destroy(new Error("lost"));
  conn.read();
  await closed(socket);
  expect(heard).toEqual(["a", "b", "c", "Error: lost"]);
});

test("a write after a reset that nobody has read of fails, and does not wait for a reader", async () => {
  const { conn, socket, peer, heard } = await holding();
  peer.resetAndDestroy();
  await closed(socket);
  expect(conn.write(new Uint8Array(1))).toBe(false);
  await vi.waitUntil(() => heard.length > 1);
  expect(heard).toEqual(["a", "ECONNRESET"]);
});

test("who waits to write hears of a failure, although what has come is unread", async () => {
  const { conn, socket, heard } = await holding();
  socket.cork();
  expect(conn.write(new Uint8Array(1))).toBe(false);
  socket.destroy(new Error("lost"));
  await closed(socket);
  expect(heard).toEqual(["a", "Error: lost"]);
});

test("an end that comes while nobody reads is the next read's", async () => {
  const { conn, socket, peer } = await accepted();
  const heard = heardFrom(conn);
  conn.read();
  peer.end("a");
  await once(socket, "end");
  // Behind what the connection writes to tell an end from a reset.
  await new Promise((resolve) => socket.write("", resolve));
  expect(heard).toEqual(["a"]);
  conn.read();
  expect(heard).toEqual(["a", "end"]);
});

test("who comes after a connection has failed is told", async () => {
  const { conn, socket } = await accepted();
  socket.destroy(new Error("lost"));
  await closed(socket);
  const heard = heardFrom(conn);
  conn.read();
  expect(heard).toEqual(["Error: lost"]);
});

test.each(["close", "abort"] as const)("nothing follows %s", async (end) => {
  const { conn, socket } = await accepted();
  const heard = heardFrom(conn);
  conn.read();
  socket.destroy(new Error("lost"));
  conn[end]();
  await closed(socket);
  expect(heard).toEqual([]);
});

test("a writer hears once that the little that had to wait has gone", async () => {
  const { conn, socket } = await accepted();
  const heard = heardFrom(conn);
  socket.cork();
  expect(conn.write(new Uint8Array(1))).toBe(false);
  socket.uncork();
  await vi.waitUntil(() => heard.length > 0);
  socket.emit("drain");
  expect(heard).toEqual(["written"]);
});

test("a socket that has no address any more has port 0", () => {
  expect(new NodeConn(new Socket()).remote).toEqual({ host: "0.0.0.0", port: 0 });
});

test("stopping an attempt to connect ends it", async () => {
  const { port } = await listening();
  const ended = await new Promise<unknown[]>((resolve) => {
    const stop = sockets.connect({ host, port }, { noDelay: true, keepAlive: false }, (...end) => resolve(end));
    stop();
  });
  expect(ended).toEqual([expect.any(Error), undefined]);
});

test("stopping an attempt to connect that has succeeded changes nothing", async () => {
  const { server, port } = await listening();
  const peer = once(server, "connection");
  let stop: (() => void) | undefined;
  const conn = await new Promise<ConnDriver | undefined>((resolve) => {
    stop = sockets.connect({ host, port }, { noDelay: true, keepAlive: false }, (_, made) => resolve(made));
  });
  stop?.();
  conn?.write(new TextEncoder().encode("sent"));
  const [socket] = (await peer) as [Socket];
  ends.push(() => socket.destroy());
  socket.resume();
  expect(String((await once(socket, "data"))[0])).toBe("sent");
  conn?.abort();
});

test("that a listener can accept no more is told", async () => {
  const listen = vi.spyOn(Server.prototype, "listen");
  ends.push(() => listen.mockRestore());
  const failed: unknown[] = [];
  const options: ListenOptions = { noDelay: true, keepAlive: false, backlog: 16 };
  const events = { connection: () => undefined, failed: (error: unknown) => failed.push(error) };
  const listener = await sockets.listen({ host, port: 0 }, options, events);
  const error = new Error("too many open files");
  listen.mock.contexts[0]?.emit("error", error);
  expect(failed).toEqual([error]);
  await listener.close();
});

test("a worker of a cluster has the port that it listens on for itself", async () => {
  cluster.setupPrimary({ exec: fileURLToPath(new URL("fixtures/cluster-worker.mjs", import.meta.url)), execArgv: [] });
  const portOfWorker = async (): Promise<number> => {
    const worker = cluster.fork();
    ends.push(() => worker.process.kill());
    const [port] = (await once(worker, "message")) as [number];
    return port;
  };
  // Workers that share get the same one of the system's choice.
  expect(await portOfWorker()).not.toBe(await portOfWorker());
});

test.each([
  [Object.assign(new Error("no"), { code: "ERR_ACCESS_DENIED" }), "PermissionDenied"],
  [Object.assign(new Error("gone"), { code: "ERR_STREAM_DESTROYED" }), "ConnectionReset"],
  [Object.assign(new Error("missing"), { code: "ENOENT" }), undefined],
  [new Error("no code"), undefined],
  [undefined, undefined],
])("%s is %s", (error, code) => {
  expect(classify(error)).toBe(code);
});
