// node examples/kv/test/e2e.mjs [--runtime node|deno|bun|chromium]: the compiled server as a program, driven from outside.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { ensureBrowser } from "@portico/browser-host";
import { connect, exercises } from "../scripts/exercises.mjs";
import { kvCommand, mayInstall, root, runtimeCommand, runtimes, start } from "../scripts/launch.mjs";
import { runTests, Skip } from "./harness.mjs";
import { logFile } from "./log-file.mjs";
import { runInWorker } from "./programs/in-worker.mjs";
import { rawConnect, request } from "./raw.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);
const { values } = parseArgs({ options: { runtime: { type: "string" } } });
const chosen = values.runtime === undefined ? runtimes : [values.runtime];
// First, because it may take longer than a test.
if (chosen.includes("chromium")) await ensureBrowser({ install: mayInstall, announce: console.log });
let failed = 0;
for (const runtime of chosen) {
  // Starting a browser is work for a machine that has other work.
  failed += await runTests(runtime, testsOf(runtime), runtime === "chromium" ? 180_000 : undefined);
}
process.exitCode = failed === 0 ? 0 : 1;

function testsOf(runtime) {
  /** A directory that is removed after the test. */
  const directory = (defer) => {
    const dir = mkdtempSync(join(tmpdir(), "kv-e2e-"));
    // A browser that was just ended may still be writing.
    defer(() => rmSync(dir, { recursive: true, force: true, maxRetries: 10 }));
    return dir;
  };
  const serve = async (defer, dir = directory(defer), fsync = "always") => {
    const server = await start(kvCommand(runtime, { port: 0, dir, fsync }));
    defer(() => server.end("SIGKILL"));
    return server;
  };
  const client = async (defer, { port }) => {
    const made = await connect(port);
    defer(() => made.isOpen && made.destroy());
    return made;
  };
  const raw = async (defer, { port }) => {
    const made = await rawConnect(port);
    defer(() => made.close());
    return made;
  };

  return [
    [
      "every command through the official client",
      async (defer) => {
        const server = await serve(defer);
        const redis = await client(defer, server);
        for (const [, exercise] of exercises) await exercise(redis, server.port);
      },
    ],

    [
      "keys and values of any bytes, up to a MiB",
      async (defer) => {
        const conn = await raw(defer, await serve(defer));
        const every = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
        const large = every.repeat(4096);
        conn.send(request("SET", every, large) + request("GET", every) + request("SCAN", "0"));
        const expected = `+OK\r\n$${large.length}\r\n${large}\r\n*2\r\n$1\r\n0\r\n*1\r\n$256\r\n${every}\r\n`;
        assert.ok((await conn.until(({ length }) => length >= expected.length)) === expected);
      },
    ],

    [
      "a malformed request gets an error and a close, and is nobody else's trouble",
      async (defer) => {
        const server = await serve(defer);
        const witness = await client(defer, server);
        const malformed = [
          "*x\r\n",
          "*1\r\n:5\r\n",
          "*1\r\n$-5\r\n",
          "*1\r\n$1\r\nabc\r\n",
          'echo "a\r\n',
          "*1048577\r\n",
          `*1\r\n$${2 ** 40}\r\n`,
        ];
        for (const bad of malformed) {
          const conn = await raw(defer, server);
          conn.send(request("PING") + bad + request("PING"));
          assert.match(await conn.end(), /^\+PONG\r\n-ERR Protocol error: [^\r]+\r\n$/, JSON.stringify(bad));
          assert.equal(conn.error, undefined, `${JSON.stringify(bad)}: a clean end`);
          assert.equal(await witness.ping(), "PONG");
        }
      },
    ],

    [
      "an oversized request gets an error and a close",
      async (defer) => {
        const server = await serve(defer);
        const inline = await raw(defer, server);
        inline.send("x".repeat(70_000));
        assert.equal(await inline.end(), "-ERR Protocol error: too big inline request\r\n");
        const bulk = await raw(defer, server);
        bulk.send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${64 * 1024 * 1024 + 1}\r\n`);
        assert.equal(await bulk.end(), "-ERR Protocol error: invalid bulk length\r\n");
        assert.equal(await (await client(defer, server)).dbSize(), 0);
      },
    ],

    [
      "noise ends connections, never the server",
      async (defer) => {
        const server = await serve(defer);
        let state = 12_345;
        const byte = () => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
          return state >>> 24;
        };
        for (let round = 0; round < 40; round++) {
          const conn = await raw(defer, server);
          conn.send(Buffer.from(Array.from({ length: 2000 }, byte)));
          conn.socket.end();
          await conn.end();
        }
        assert.equal(await (await client(defer, server)).ping(), "PONG");
      },
    ],

    [
      "300 connections with half a request each do not hold up another",
      async (defer) => {
        const server = await serve(defer);
        for (let i = 0; i < 300; i++) (await raw(defer, server)).send("*2\r\n$3\r\nGET\r\n$10\r\nhal");
        const redis = await client(defer, server);
        assert.equal(await redis.set("k", "v"), "OK");
        assert.match(await redis.info("clients"), /connected_clients:301/);
      },
    ],

    [
      "10,000 requests in one write are answered in order",
      async (defer) => {
        const conn = await raw(defer, await serve(defer));
        let requests = "";
        let expected = "";
        for (let i = 0; i < 5000; i++) {
          requests += request("SET", `k${i}`, `${i}`) + request("GET", `k${i}`);
          expected += `+OK\r\n$${`${i}`.length}\r\n${i}\r\n`;
        }
        conn.send(requests);
        assert.equal(await conn.until(({ length }) => length >= expected.length), expected);
      },
    ],

    [
      "a client that does not read does not make the server's memory grow",
      async (defer) => {
        if (process.platform !== "linux") throw new Skip("reads /proc");
        const server = await serve(defer, undefined, "no");
        const redis = await client(defer, server);
        await redis.set("large", "x".repeat(1 << 20));
        const residentMiB = () => server.processes.working.reduce((sum, pid) => sum + residentKiB(pid), 0) / 1024;
        const before = residentMiB();
        const lazy = await raw(defer, server);
        lazy.socket.pause();
        lazy.countOnly = true;
        lazy.send(request("GET", "large").repeat(250));
        // The server stops executing for the lazy one; the witness sees that it goes on for others meanwhile.
        for (let i = 0; i < 500; i++) await redis.ping();
        const grown = residentMiB() - before;
        assert.ok(grown < 100, `grew by ${Math.round(grown)} MiB for 250 MiB of replies`);
        lazy.socket.resume();
        await lazy.until(({ length }) => length >= 250 * (1 << 20));
      },
    ],

    [
      "what was acknowledged is there after kill -9, with its time",
      async (defer) => {
        const dir = directory(defer);
        const server = await serve(defer, dir);
        const redis = await client(defer, server);
        await redis.set("timed", "x", { expiration: { type: "EX", value: 1000 } });
        await redis.set("brief", "x", { expiration: { type: "PX", value: 1 } });
        const acknowledged = [];
        const writers = Array.from({ length: 20 }, async (_, writer) => {
          for (let i = 0; ; i++) {
            await redis.set(`${writer}:${i}`, `${i}`);
            acknowledged.push(`${writer}:${i}`);
            if (acknowledged.length === 1000) server.kill();
          }
        });
        await Promise.allSettled(writers);
        await server.exited;
        const again = await client(defer, await serve(defer, dir));
        const values = await again.mGet(acknowledged);
        assert.deepEqual(
          values,
          acknowledged.map((key) => key.split(":")[1]),
        );
        const ttl = await again.ttl("timed");
        assert.ok(ttl > 900 && ttl <= 1000, `ttl ${ttl}`);
        assert.equal(await again.get("brief"), null);
      },
    ],

    [
      "a torn tail is dropped and said, damage before it refuses to start",
      async (defer) => {
        const dir = directory(defer);
        const server = await serve(defer, dir);
        const redis = await client(defer, server);
        for (const key of ["a", "b", "c"]) await redis.set(key, "value");
        await server.end("SIGKILL");
        const path = logFile(runtime, dir);
        truncateSync(path, statSync(path).size - 2);
        const again = await serve(defer, dir);
        assert.match(again.line, /2 keys recovered, \d+ bytes of an incomplete record dropped/);
        assert.deepEqual(await (await client(defer, again)).mGet(["a", "b", "c"]), ["value", "value", null]);
        await again.end("SIGKILL");
        const damaged = readFileSync(path);
        damaged[30] ^= 1;
        writeFileSync(path, damaged);
        const failure = await start(kvCommand(runtime, { port: 0, dir, fsync: "always" })).then(
          () => "it started",
          String,
        );
        assert.match(failure, /The record at byte 16 of .*kv\.log is damaged, and intact ones follow it\. Restore/);
        assert.ok(readFileSync(path).equals(damaged), "the file is as it was");
      },
    ],

    [
      "compaction under load loses nothing, and kill -9 after it neither",
      async (defer) => {
        const dir = directory(defer);
        const server = await serve(defer, dir);
        const redis = await client(defer, server);
        const large = "x".repeat(1000);
        await Promise.all(Array.from({ length: 4000 }, (_, i) => redis.set(`k${i % 100}`, large)));
        const before = statSync(logFile(runtime, dir)).size;
        let done = false;
        const acknowledged = new Map();
        const load = Array.from({ length: 10 }, async (_, writer) => {
          for (let i = 0; !done; i++) {
            await redis.set(`w${writer}:${i % 50}`, `${i}`);
            acknowledged.set(`w${writer}:${i % 50}`, `${i}`);
            if (i % 7 === 0) await redis.expire(`w${writer}:${i % 50}`, 1000);
          }
        });
        for (let round = 0; round < 3; round++) {
          await redis.bgRewriteAof();
          while (/aof_rewrite_in_progress:1/.test(await redis.info("persistence"))) await redis.ping();
          assert.match(await redis.info("persistence"), /aof_last_bgrewrite_status:ok/);
        }
        done = true;
        await Promise.all(load);
        const after = statSync(logFile(runtime, dir)).size;
        assert.ok(after < before / 2, `${before} bytes became ${after}`);
        await server.end("SIGKILL");
        const again = await client(defer, await serve(defer, dir));
        const keys = [...acknowledged.keys()];
        assert.deepEqual(await again.mGet(keys), [...acknowledged.values()]);
        assert.equal(await again.dbSize(), keys.length + 100);
      },
    ],

    [
      "kill -9 in the middle of a compaction loses nothing",
      async (defer) => {
        const dir = directory(defer);
        for (let round = 0; round < 4; round++) {
          const server = await serve(defer, dir);
          const redis = await client(defer, server);
          await Promise.all(Array.from({ length: 2000 }, (_, i) => redis.set(`r${round}:${i}`, "x".repeat(500))));
          await redis.bgRewriteAof();
          for (let i = 0; i < round * 30; i++) await redis.ping();
          await server.end("SIGKILL");
        }
        assert.equal(await (await client(defer, await serve(defer, dir))).dbSize(), 8000);
      },
    ],

    [
      "keys expire without being asked for",
      async (defer) => {
        const redis = await client(defer, await serve(defer));
        await Promise.all(
          Array.from({ length: 3000 }, (_, i) =>
            redis.set(`k${i}`, "x", { expiration: { type: "PX", value: 100 + (i % 100) } }),
          ),
        );
        await redis.set("stays", "x");
        while ((await redis.dbSize()) > 1) await redis.ping();
        assert.match(await redis.info("stats"), /expired_keys:3000/);
        assert.equal(await redis.get("stays"), "x");
      },
    ],

    [
      "getSync asks another server, and refuses to wait for its own thread",
      async (defer) => {
        const server = await serve(defer);
        await (await client(defer, server)).set("greeting", "hello");
        const said = await getSyncProgram(runtime, server.port, directory(defer));
        assert.deepEqual(said, ["value hello", "missing null", "own WouldDeadlock", "nobody ConnectionRefused"]);
      },
    ],

    [
      "SIGTERM answers what has come, closes idle connections and ends with 0",
      async (defer) => {
        const dir = directory(defer);
        const server = await serve(defer, dir);
        const idle = await raw(defer, server);
        const busy = await raw(defer, server);
        busy.send(Array.from({ length: 20_000 }, (_, i) => request("SET", `k${i}`, "x".repeat(100))).join(""));
        await busy.until(({ length }) => length > 0);
        server.child.kill("SIGTERM");
        const replies = await busy.end();
        assert.match(replies, /^(\+OK\r\n)+$/);
        assert.equal(await idle.end(), "");
        assert.deepEqual(await server.exited, { code: 0, signal: null });
        assert.equal(server.errors, "");
        const kept = await (await client(defer, await serve(defer, dir))).dbSize();
        assert.equal(kept, replies.length / 5);
      },
    ],

    [
      "what keeps it from starting is said in a line, with the exit code",
      async (defer) => {
        const dir = directory(defer);
        const server = await serve(defer, dir);
        const { file, args } = kvCommand(runtime, { port: server.port, dir: directory(defer), fsync: "always" });
        const taken = await run(file, args).catch((error) => error);
        assert.equal(taken.code, 1, taken.stderr);
        assert.match(taken.stderr + taken.stdout, new RegExp(String(server.port)));
        const wrong = await run(file, [...args.slice(0, -1), "sometimes"]).catch((error) => error);
        assert.equal(wrong.code, 64, wrong.stderr);
        assert.match(wrong.stderr, /--fsync must be always, everysec, no, got sometimes\nusage: kv/);
      },
    ],

    [
      "the launcher passes options and signals on",
      async (defer) => {
        const dir = directory(defer);
        const launcher = join(here, "../scripts/kv.mjs");
        const node = {
          file: process.execPath,
          args: [launcher, "--runtime", runtime, "--port", "0", "--dir", dir, "--fsync", "no"],
        };
        const server = await start(node);
        defer(() => server.end("SIGKILL"));
        assert.match(
          server.line,
          new RegExp(`^kv listening on 127\\.0\\.0\\.1:\\d+ \\(${runtime} [^,]+, fsync no\\)$`),
        );
        assert.equal(await (await client(defer, server)).ping(), "PONG");
        assert.deepEqual(await server.end("SIGTERM"), { code: 0, signal: null });
        const wrong = await run(process.execPath, [launcher, "--runtime", "ie6", "--dir", dir]).catch((error) => error);
        assert.equal(wrong.code, 64);
      },
    ],

    ...(runtime === "chromium" ? testsOfPages(directory, serve, client) : []),
  ];
}

/** What only a server of several processes can do. */
function testsOfPages(directory, serve, client) {
  return [
    [
      "without its page, or its gateway, the launcher says so and ends with 1",
      async (defer) => {
        const crashed = await serve(defer);
        assert.deepEqual(await crashed.end("SIGKILL"), { code: 1, signal: null });
        assert.equal(crashed.errors, "kv: the page has crashed: its process has ended\n");
        const cutOff = await serve(defer);
        process.kill(cutOff.processes.working.at(-1), "SIGKILL");
        assert.deepEqual(await cutOff.exited, { code: 1, signal: null });
        // Either the launcher notices it first, or the page.
        assert.match(cutOff.errors, /kv: the gateway has ended: exit SIGKILL|the session with the gateway has ended/);
      },
    ],

    [
      "kill -9 of the launcher ends browser and gateway, and loses nothing",
      async (defer) => {
        const dir = directory(defer);
        const server = await serve(defer, dir);
        await (await client(defer, server)).set("k", "v");
        server.child.kill("SIGKILL");
        while (server.processes.working.some(isRunning)) await sleep(50);
        assert.equal(await (await client(defer, await serve(defer, dir))).get("k"), "v");
      },
    ],
  ];
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}

function residentKiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

/** What `programs/get-sync.mjs` prints. In a browser it runs in a worker: pages must not sleep. */
async function getSyncProgram(runtime, port, dir) {
  if (runtime === "chromium") return runInWorker("get-sync-worker.mjs", { port }, dir);
  const program = join(here, "programs/get-sync.mjs");
  const { file, args } = runtimeCommand(runtime, program, { read: [root], write: [dir] });
  const { stdout } = await run(file, [...args, runtime, String(port), dir]);
  return stdout.trim().split("\n");
}
