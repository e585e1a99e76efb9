// Every command, through the official client. For the main job and the tests.
import assert from "node:assert/strict";
import { createClient } from "redis";

/** A client of the official library, connected. It must speak RESP2: the server refuses 3 as real ones without it do. */
export async function connect(port) {
  const client = createClient({ RESP: 2, socket: { host: "127.0.0.1", port, reconnectStrategy: false } });
  // A lost connection rejects the commands that wait; without a listener the event would end the program.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

const refused = (promise, message) => assert.rejects(promise, { message });

/** Name of the command, and what must hold. */
export const exercises = [
  [
    "PING",
    async (client) => {
      assert.equal(await client.ping(), "PONG");
      assert.equal(await client.ping("hi"), "hi");
    },
  ],
  ["ECHO", async (client) => assert.equal(await client.echo("a\r\nb é"), "a\r\nb é")],
  [
    "HELLO",
    async (client) => {
      assert.equal((await client.sendCommand(["HELLO", "2"]))[5], 2);
      await refused(client.sendCommand(["HELLO", "3"]), /^NOPROTO/);
    },
  ],
  [
    "CLIENT",
    async (client) => {
      assert.equal(await client.clientSetName("exercise"), "OK");
      assert.equal(await client.clientGetName(), "exercise");
      assert.ok((await client.clientId()) > 0);
      assert.equal(await client.sendCommand(["CLIENT", "SETINFO", "LIB-NAME", "x"]), "OK");
    },
  ],
  [
    "SELECT",
    async (client) => {
      assert.equal(await client.sendCommand(["SELECT", "0"]), "OK");
      await refused(client.sendCommand(["SELECT", "1"]), "ERR DB index is out of range");
    },
  ],
  [
    "SET",
    async (client) => {
      assert.equal(await client.set("a", "1"), "OK");
      assert.equal(await client.set("a", "2", { condition: "NX" }), null);
      assert.equal(await client.set("none", "2", { condition: "XX" }), null);
      assert.equal(await client.set("a", "3", { GET: true }), "1");
      await refused(client.sendCommand(["SET", "a", "1", "WHAT"]), "ERR syntax error");
    },
  ],
  [
    "GET",
    async (client) => {
      assert.equal(await client.get("a"), "3");
      assert.equal(await client.get("none"), null);
      await refused(client.sendCommand(["GET"]), "ERR wrong number of arguments for 'get' command");
    },
  ],
  ["EXISTS", async (client) => assert.equal(await client.exists(["a", "none", "a"]), 2)],
  [
    "INCR",
    async (client) => {
      assert.equal(await client.incr("a"), 4);
      assert.equal(await client.incr("new"), 1);
      await client.set("text", "x");
      await refused(client.incr("text"), "ERR value is not an integer or out of range");
    },
  ],
  ["MGET", async (client) => assert.deepEqual(await client.mGet(["a", "none", "new"]), ["4", null, "1"])],
  [
    "EXPIRE",
    async (client) => {
      assert.equal(await client.expire("a", 100), 1);
      assert.equal(await client.expire("none", 100), 0);
      assert.equal(await client.expire("new", -1), 1);
      assert.equal(await client.exists("new"), 0);
    },
  ],
  [
    "TTL",
    async (client) => {
      assert.equal(await client.ttl("a"), 100);
      assert.deepEqual([await client.ttl("none"), await client.ttl("text")], [-2, -1]);
    },
  ],
  [
    "PTTL",
    async (client) => {
      const left = await client.pTTL("a");
      assert.ok(left > 90_000 && left <= 100_000, `${left} ms`);
    },
  ],
  [
    "SET PX",
    async (client) => {
      await client.set("brief", "x", { expiration: { type: "PX", value: 40 } });
      assert.equal(await client.get("brief"), "x");
      while ((await client.pTTL("brief")) > 0);
      assert.equal(await client.get("brief"), null);
    },
  ],
  [
    "SCAN",
    async (client) => {
      await Promise.all(Array.from({ length: 500 }, (_, i) => client.set(`scan:${i}`, "x")));
      const found = new Set();
      for await (const keys of client.scanIterator({ MATCH: "scan:*", COUNT: 37 }))
        for (const key of keys) found.add(key);
      assert.equal(found.size, 500);
    },
  ],
  ["DEL", async (client) => assert.equal(await client.del(["text", "none"]), 1)],
  ["DBSIZE", async (client) => assert.equal(await client.dbSize(), 501)],
  ["INFO", async (client) => assert.match(await client.info("server"), /redis_version:/)],
  [
    "CONFIG",
    async (client) => {
      const { appendonly } = await client.configGet("append*");
      assert.equal(appendonly, "yes");
    },
  ],
  [
    "COMMAND",
    async (client) => {
      assert.ok((await client.commandCount()) > 20);
      assert.equal((await client.commandInfo(["get"]))[0].arity, 2);
      await refused(client.sendCommand(["NOPE", "x"]), /^ERR unknown command 'NOPE'/);
    },
  ],
  [
    "BGREWRITEAOF",
    async (client) => {
      assert.match(await client.bgRewriteAof(), /started/);
      const running = async () => /aof_rewrite_in_progress:1/.test(await client.info("persistence"));
      while (await running());
      assert.match(await client.info("persistence"), /aof_last_bgrewrite_status:ok/);
    },
  ],
  [
    "FLUSHALL",
    async (client) => {
      assert.equal(await client.flushAll(), "OK");
      assert.equal(await client.dbSize(), 0);
    },
  ],
  [
    "QUIT",
    async (_client, port) => {
      const other = await connect(port);
      assert.equal(await other.sendCommand(["QUIT"]), "OK");
    },
  ],
];
