// For `deno test`: what cases have no way to ask for, or to look at.
import assert from "node:assert/strict";
import { classify } from "../../dist/errors.js";
import { fs } from "../../dist/fs.js";
import { host } from "../../dist/host.js";
import { requireGranted } from "../../dist/permissions.js";
import { sockets } from "../../dist/sockets.js";
import { threads } from "../../dist/threads.js";

const dir = Deno.env.get("TEST_DIR");
const anyHow = { read: false, write: false, append: false, create: false, exclusive: false, truncate: false };

const classes = {
  NotCapable: "PermissionDenied",
  PermissionDenied: "PermissionDenied",
  NotFound: "NotFound",
  AlreadyExists: "AlreadyExists",
  NotADirectory: "NotADirectory",
  IsADirectory: "IsADirectory",
  ConnectionRefused: "ConnectionRefused",
  NetworkUnreachable: "ConnectionRefused",
  ConnectionReset: "ConnectionReset",
  ConnectionAborted: "ConnectionReset",
  BrokenPipe: "ConnectionReset",
  NotConnected: "ConnectionReset",
  AddrInUse: "AddressInUse",
  AddrNotAvailable: "AddressNotAvailable",
  TimedOut: "TimedOut",
  Interrupted: "Closed",
  BadResource: "Closed",
};

Deno.test("Deno's classes of errors have codes, and others have not", () => {
  for (const [name, code] of Object.entries(classes)) assert.equal(classify(new Deno.errors[name]("no")), code, name);
  assert.equal(classify(new Error("no")), undefined);
  assert.equal(classify("no"), undefined);
});

Deno.test("a link is one to whoever asks without following it", async () => {
  assert.equal((await fs.stat(`${dir}/link`, false)).kind, "symlink");
  assert.equal((await fs.stat(`${dir}/link`, true)).kind, "directory");
  assert.deepEqual(await fs.readDir(`${dir}/linked`), [{ name: "back", kind: "symlink" }]);
});

Deno.test("what is neither file, directory nor link is something else", async () => {
  assert.equal((await fs.stat(`${dir}/pipe`, true)).kind, "other");
});

Deno.test("nothing is removed by a path that the system does not find", async () => {
  await Deno.mkdir(`${dir}/kept/inside`, { recursive: true });
  await Deno.writeTextFile(`${dir}/kept/file`, "");
  await assert.rejects(fs.removeFile(`${dir}/missing/../kept/file`), Deno.errors.NotFound);
  await assert.rejects(fs.removeDir(`${dir}/missing/../kept/inside`), Deno.errors.NotFound);
  assert.equal((await fs.readDir(`${dir}/kept`)).length, 2);
});

Deno.test("the time of a file is the system's", async () => {
  await Deno.writeTextFile(`${dir}/dated`, "");
  await Deno.utime(`${dir}/dated`, 1000, 1234.5);
  assert.equal((await fs.stat(`${dir}/dated`, true)).modifiedMs, 1_234_500);
});

Deno.test("what is read at the same time comes from where each asked", async () => {
  const size = 65_536;
  await Deno.writeFile(
    `${dir}/blocks`,
    new Uint8Array(32 * size).map((_, at) => at / size),
  );
  const file = await fs.open(`${dir}/blocks`, { ...anyHow, read: true });
  const blocks = Array.from({ length: 32 }, () => new Uint8Array(size));
  await Promise.all(blocks.map((block, at) => file.read(block, at * size)));
  assert.deepEqual(
    blocks.map((block) => [block[0], block[size - 1]]),
    blocks.map((_, at) => [at, at]),
  );
  await file.close();
});

Deno.test("syncing reaches the file", async () => {
  const file = await fs.open(`${dir}/synced`, { ...anyHow, write: true, create: true });
  await file.sync(false);
  await file.close();
  await assert.rejects(file.sync(false), Deno.errors.BadResource);
  await assert.rejects(file.sync(true), Deno.errors.BadResource);
});

Deno.test("a directory may be moved to a name with a slash behind it, and a file may not", async () => {
  await Deno.mkdir(`${dir}/from`);
  await fs.rename(`${dir}/from`, `${dir}/to/`);
  assert.ok((await Deno.stat(`${dir}/to`)).isDirectory);
  await Deno.writeTextFile(`${dir}/plain`, "");
  await assert.rejects(fs.rename(`${dir}/plain`, `${dir}/new/`), Deno.errors.NotFound);
  await assert.rejects(fs.rename(`${dir}/plain`, `${dir}/to/`), /./);
  assert.ok((await Deno.stat(`${dir}/plain`)).isFile);
});

Deno.test("syncDir climbs as the system does", async () => {
  await assert.rejects(fs.syncDir(`${dir}/missing/..`), Deno.errors.NotFound);
  await fs.syncDir(`${dir}/.`);
});

Deno.test("looking up what may not be reached says what to allow", async () => {
  const said = (text) => (error) => error instanceof Deno.errors.NotCapable && error.message.includes(text);
  await assert.rejects(sockets.lookup("denied.example"), said('net access to "denied.example"'));
});

Deno.test("a refusal says of what", () => {
  const refusal = (wanted) => {
    try {
      requireGranted(wanted);
    } catch (error) {
      return error.message;
    }
  };
  assert.match(refusal({ name: "read", path: "/nowhere" }), /^Requires read access to "\/nowhere", run .*--allow-read/);
  assert.match(refusal({ name: "sys" }), /^Requires sys access to it, run .*--allow-sys/);
});

Deno.test("that a listener can accept no more is told", async () => {
  const { listen } = Deno;
  const error = new Error("too many open files");
  Deno.listen = (options) => Object.assign(listen(options), { accept: () => Promise.reject(error) });
  try {
    const options = { noDelay: true, keepAlive: false, backlog: 16 };
    const failed = Promise.withResolvers();
    const listener = await sockets.listen({ host: "127.0.0.1", port: 0 }, options, { failed: failed.resolve });
    assert.equal(await failed.promise, error);
    await listener.close();
  } finally {
    Deno.listen = listen;
  }
});

Deno.test("what happens to the program is heard, and then is not Deno's, until nobody listens", () => {
  const error = new Error("unseen");
  const events = {
    onIdle: [new Event("beforeunload", { cancelable: true }), undefined],
    onUnhandled: [new ErrorEvent("error", { error, cancelable: true }), error],
  };
  for (const [name, [event, heard]] of Object.entries(events)) {
    const seen = [];
    const stop = host[name]((...args) => seen.push(args[0]));
    assert.equal(dispatchEvent(event), false, name);
    assert.deepEqual(seen, [heard], name);
    stop();
    assert.equal(dispatchEvent(new event.constructor(event.type, { cancelable: true })), true, name);
    assert.equal(seen.length, 1, name);
  }
});

Deno.test("the environment is the process's, and says where temporary files are", () => {
  assert.equal(host.env("TEST_DIR"), dir);
  assert.equal(host.env("PORTICO_IS_NOT_SET"), undefined);
  const before = Deno.env.get("TMPDIR");
  const tmpDirs = [undefined, "", dir].map((value) => {
    if (value === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", value);
    return host.tmpDir();
  });
  assert.deepEqual(tmpDirs, ["/tmp", "/tmp", dir]);
  if (before === undefined) Deno.env.delete("TMPDIR");
  else Deno.env.set("TMPDIR", before);
});

Deno.test("who does not want connections gets one more at most, until they are wanted again", async () => {
  const got = [];
  let heard = () => undefined;
  const connection = (conn) => {
    got.push(conn);
    heard();
  };
  const options = { noDelay: true, keepAlive: false, backlog: 16 };
  const listener = await sockets.listen({ host: "127.0.0.1", port: 0 }, options, { connection });
  const until = async (count) => {
    while (got.length < count) await new Promise((resolve) => (heard = resolve));
  };
  const { port } = listener.address;
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port });
  listener.accepting(false);
  const peers = [await connect()];
  await until(1);
  peers.push(await connect(), await connect());
  // What is accepted elsewhere meanwhile shows that it could have been.
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  for (let i = 0; i < 3; i++) {
    const [accepted, peer] = await Promise.all([
      other.accept(),
      Deno.connect({ ...other.addr, hostname: "127.0.0.1" }),
    ]);
    peers.push(accepted, peer);
  }
  assert.equal(got.length, 1);
  listener.accepting(true);
  await until(3);
  await listener.close();
  for (const conn of got) conn.close();
  for (const peer of peers) peer.close();
});

Deno.test("a thread that ends by itself says how", async () => {
  const program = `data:text/javascript,process.exit(3)`;
  const cause = await new Promise((resolve) => {
    threads.start(program, { message: () => undefined, exited: resolve }).keepAlive(true);
  });
  assert.match(String(cause), /exit code 3/);
});

Deno.test("temporary files are where the system has them if the environment may not be read", () => {
  Deno.permissions.revokeSync({ name: "env" });
  assert.equal(host.tmpDir(), "/tmp");
});
