// For `deno test`: what cases have no way to ask for, or to look at.
import assert from "node:assert/strict";
import { classify } from "../../dist/errors.js";
import { fs } from "../../dist/fs.js";
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

Deno.test("the time of a file is the system's", async () => {
  await Deno.writeTextFile(`${dir}/dated`, "");
  await Deno.utime(`${dir}/dated`, 1000, 1234.5);
  assert.equal((await fs.stat(`${dir}/dated`, true)).modifiedMs, 1_234_500);
});

Deno.test("syncing reaches the file", async () => {
  const file = await fs.open(`${dir}/synced`, { ...anyHow, write: true, create: true });
  await file.sync(false);
  await file.close();
  await assert.rejects(file.sync(false), Deno.errors.BadResource);
  await assert.rejects(file.sync(true), Deno.errors.BadResource);
});

Deno.test("a directory may be moved to a name with a slash behind it", async () => {
  await Deno.mkdir(`${dir}/from`);
  await fs.rename(`${dir}/from`, `${dir}/to/`);
  assert.ok((await Deno.stat(`${dir}/to`)).isDirectory);
});

Deno.test("syncDir climbs as the system does", async () => {
  await assert.rejects(fs.syncDir(`${dir}/missing/..`), Deno.errors.NotFound);
  await fs.syncDir(`${dir}/.`);
});

Deno.test("looking up what may not be reached says what to allow", async () => {
  const said = (text) => (error) => error instanceof Deno.errors.NotCapable && error.message.includes(text);
  await assert.rejects(sockets.lookup("denied.example"), said('net access to "denied.example"'));
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
