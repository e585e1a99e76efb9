// For `bun test`: what cases have no way to ask for, or to look at.
import { expect, test } from "bun:test";
import { symlinkSync, writeFileSync } from "node:fs";
import { fs } from "../../dist/fs.js";
import { host } from "../../dist/host.js";
import { sockets } from "../../dist/sockets.js";
import { threads } from "../../dist/threads.js";

const dir = process.env.TEST_DIR;
const hostname = "127.0.0.1";
const options = { noDelay: true, keepAlive: false, backlog: 16 };

/** A listener of the driver's, and a connection to it of Bun's own, with what its peer does to it. */
async function pair(handlers = {}) {
  const accepted = Promise.withResolvers();
  const listener = await sockets.listen({ host: hostname, port: 0 }, options, { connection: accepted.resolve });
  const socket = { data: () => undefined, ...handlers };
  const peer = await Bun.connect({ hostname, port: listener.address.port, allowHalfOpen: true, socket });
  return { listener, peer, conn: await accepted.promise };
}

test("a link is one to whoever lists or asks without following it", async () => {
  writeFileSync(`${dir}/file`, "abc");
  symlinkSync("file", `${dir}/link`);
  expect(await fs.readDir(dir)).toContainEqual({ name: "link", kind: "symlink" });
  expect(await fs.stat(`${dir}/link`, false)).toMatchObject({ kind: "symlink" });
  expect(await fs.stat(`${dir}/link`, true)).toMatchObject({ kind: "file", size: 3 });
  expect(await fs.stat("/dev/null", true)).toMatchObject({ kind: "other" });
});

test("who only reads a file opens it for reading only", async () => {
  const how = { read: true, write: false, append: false, create: false, exclusive: false, truncate: false };
  // Nobody may write to a program that runs.
  const file = await fs.open(process.execPath, how);
  expect(await file.read(new Uint8Array(1), 0)).toBe(1);
  await file.close();
});

test("a write that the system refuses fails", async () => {
  const how = { read: true, write: false, append: false, create: false, exclusive: false, truncate: false };
  writeFileSync(`${dir}/read-only`, "");
  const file = await fs.open(`${dir}/read-only`, how);
  await expect(file.write(new Uint8Array(1), 0)).rejects.toMatchObject({ code: "EBADF" });
  await file.close();
});

test("errors that nobody catches are heard of until nobody listens", () => {
  const counts = () => ["unhandledRejection", "uncaughtException"].map((name) => process.listenerCount(name));
  const before = counts();
  const stop = host.onUnhandled(() => undefined);
  expect(counts()).toEqual(before.map((count) => count + 1));
  stop();
  expect(counts()).toEqual(before);
});

test("temporary files are in /tmp unless the environment says where", () => {
  const { TMPDIR, TMP, TEMP } = process.env;
  for (const name of ["TMPDIR", "TMP", "TEMP"]) delete process.env[name];
  expect(host.tmpDir()).toBe("/tmp");
  process.env.TMPDIR = dir;
  expect(host.tmpDir()).toBe(dir);
  for (const [name, value] of Object.entries({ TMPDIR, TMP, TEMP }))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

test("an end that comes while nobody reads is the next read's", async () => {
  const { listener, peer, conn } = await pair();
  const heard = [];
  const data = Promise.withResolvers();
  conn.attach({ data: () => data.resolve(heard.push("data")), end: () => heard.push("end") });
  conn.read();
  peer.write("a");
  await data.promise;
  const ended = Promise.withResolvers();
  const end = conn.end.bind(conn);
  conn.end = () => ended.resolve(end());
  peer.end();
  await ended.promise;
  expect(heard).toEqual(["data"]);
  conn.read();
  expect(heard).toEqual(["data", "end"]);
  conn.close();
  await listener.close();
});

test("closing a connection that has not ended closes it", async () => {
  const ended = Promise.withResolvers();
  const { listener, peer, conn } = await pair({ end: ended.resolve, close: ended.resolve, error: ended.resolve });
  conn.attach({});
  conn.close();
  await ended.promise;
  peer.terminate();
  await listener.close();
});

test("a writer that is told too soon to go on only waits longer", async () => {
  const { listener, peer, conn } = await pair();
  peer.pause();
  const heard = [];
  conn.attach({ written: () => heard.push("written"), failed: (error) => heard.push(error) });
  const bytes = new Uint8Array(1 << 20);
  while (conn.write(bytes));
  conn.drain();
  expect(heard).toEqual([]);
  peer.terminate();
  conn.abort();
  await listener.close();
});

test("an attempt to connect that was stopped is told of once, and what comes of it is ended", async () => {
  const gone = Promise.withResolvers();
  const socket = { data: () => undefined, close: gone.resolve, end: gone.resolve, error: gone.resolve };
  const server = Bun.listen({ hostname, port: 0, socket });
  const ends = [];
  const stop = sockets.connect({ host: hostname, port: server.port }, options, (...end) => ends.push(end));
  stop();
  await gone.promise;
  expect(ends).toEqual([[expect.any(Error), undefined]]);
  server.stop(true);
});

test("there are as many threads as the machine has for them", () => {
  expect(threads.parallelism).toBe(navigator.hardwareConcurrency);
});

test("an error that ends a thread is what it is told to have ended by", async () => {
  const program = `data:text/javascript,${encodeURIComponent('setTimeout(() => { throw new Error("broken"); }, 0)')}`;
  const cause = await new Promise((resolve) => {
    threads.start(program, { message: () => undefined, exited: resolve }).keepAlive(true);
  });
  expect(String(cause)).toContain("broken");
});
