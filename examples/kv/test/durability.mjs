// node examples/kv/test/durability.mjs [--runtime node|deno|bun|chromium]: in mode always no reply leaves before the sync
// that covers it. Shown by a recording driver on Node and in a page of Chromium and, where strace is, by the system calls
// of each server runtime; the same checks on a server that does not sync must fail.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { driver } from "@portico/adapter-node";
import { ensureBrowser } from "@portico/browser-host";
import { openRoot } from "@portico/core/driver";
import { serve } from "@portico/example-kv";
import { kvCommand, mayInstall, root, runtimeCommand, runtimes, start } from "../scripts/launch.mjs";
import { openPageHost } from "../scripts/page-host.mjs";
import { COUNTER, OrderCheck } from "./durability/order.mjs";
import { recordingDriver } from "./durability/record.mjs";
import { attach, hasStrace, replay, straceCommand } from "./durability/strace.mjs";
import { runTests, Skip } from "./harness.mjs";
import { logFile } from "./log-file.mjs";
import { rawConnect, request } from "./raw.mjs";

const CLIENTS = 8;
const ROUNDS = 25;
const PIPELINED = 5;
const REPLIES = CLIENTS * ROUNDS * PIPELINED;

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { runtime: { type: "string" } } });
const chosen = values.runtime === undefined ? runtimes : [values.runtime];

/** Where a driver that records can be put under the server. */
const recorders = { node: recorded, chromium: recordedInPage };

// First, because it may take longer than a test.
if (chosen.includes("chromium")) await ensureBrowser({ install: mayInstall, announce: console.log });
const failed = await runTests("durability", chosen.flatMap(testsOf), 180_000);
process.exitCode = failed === 0 ? 0 : 1;

function testsOf(runtime) {
  const trace = runtime === "chromium" ? tracedInPage : traced;
  return [
    ...(runtime in recorders ? bothWays(`recording driver on ${runtime}`, recorders[runtime]) : []),
    ...bothWays(`strace on ${runtime}`, (defer, syncs) => trace(defer, syncs, runtime)),
  ];
}

/** The check holds, and it fails where nothing is synced. */
function bothWays(name, observe) {
  return [
    [`${name}: every reply follows its sync`, async (defer) => assertHolds(await observe(defer, true))],
    [`${name} without sync: the check fails`, async (defer) => assertFails(await observe(defer, false))],
  ];
}

function assertHolds(check) {
  assert.deepEqual(check.violations, []);
  assert.equal(check.replies, REPLIES);
  assert.ok(check.syncs >= ROUNDS, `${check.syncs} syncs`);
}

function assertFails(check) {
  assert.equal(check.replies, REPLIES);
  assert.ok(check.violations.length > 0, "replies left without a sync and the check did not see it");
}

function directory(defer) {
  const dir = mkdtempSync(join(tmpdir(), "kv-durability-"));
  defer(() => rmSync(dir, { recursive: true, force: true, maxRetries: 10 }));
  return dir;
}

async function recorded(defer, syncs) {
  const check = new OrderCheck();
  const { scope, stop, close } = openRoot(recordingDriver(driver, check, { syncs }));
  const server = await serve(scope, { port: 0, dir: directory(defer), fsync: "always" });
  await count(server.address.port);
  stop();
  await close();
  return check;
}

/** What `durability/in-page.mjs` has seen. */
async function recordedInPage(defer, syncs) {
  const { port, finish } = await startInPage(defer, syncs, directory(defer));
  await count(port);
  return finish();
}

async function startInPage(defer, syncs, dir) {
  const host = await openPageHost({ profile: join(dir, "chromium"), report: console.error });
  defer(() => host.close());
  const page = await host.newPage({ console: console.error, error: console.error });
  const module = "/examples/kv/test/durability/in-page.mjs";
  const port = await page.evaluate(
    ([module, options]) => import(module).then(({ start }) => start(options)),
    [module, { settings: host.gateway.settings, dir: "/kv", syncs }],
  );
  const finish = () => page.evaluate((module) => import(module).then(({ finish }) => finish()), module);
  return { port, finish, pids: [...(await host.rendererPids()), host.gateway.pid] };
}

async function traced(defer, syncs, runtime) {
  if (!hasStrace) throw new Skip("strace is not installed");
  const dir = directory(defer);
  const trace = join(directory(defer), "trace");
  const command = syncs ? kvCommand(runtime, { port: 0, dir, fsync: "always" }) : withoutSync(runtime, dir);
  const server = await start(command, { wrapper: [...straceCommand(trace), "-qq"] });
  // The child of this program is strace, which does not pass signals on; the server is its child.
  const pid = Number(readFileSync(`/proc/${server.child.pid}/task/${server.child.pid}/children`, "utf8"));
  defer(() => server.child.exitCode ?? process.kill(pid, "SIGKILL"));
  await count(server.port);
  process.kill(pid, "SIGTERM");
  assert.deepEqual(await server.exited, { code: 0, signal: null });
  const check = new OrderCheck();
  replay(readFileSync(trace, "latin1"), logFile(runtime, dir), check);
  return check;
}

/** A page's files are written by its process, and its replies leave through the gateway's: strace sees both in order. */
async function tracedInPage(defer, syncs, runtime) {
  if (!hasStrace) throw new Skip("strace is not installed");
  const dir = directory(defer);
  const trace = join(directory(defer), "trace");
  const { port, pids, finish } = await startInPage(defer, syncs, dir);
  const detach = await attach(pids, trace);
  await count(port);
  await detach();
  await finish();
  const check = new OrderCheck({ begun: true });
  replay(readFileSync(trace, "latin1"), logFile(runtime, dir), check);
  return check;
}

function withoutSync(runtime, dir) {
  const { file, args } = runtimeCommand(runtime, join(here, "programs/no-sync.mjs"), { read: [root], write: [dir] });
  return { file, args: [...args, runtime, "--port", "0", "--dir", dir, "--fsync", "always"] };
}

/** Counts from several connections at once, a few commands at a time. */
async function count(port) {
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const conn = await rawConnect(port);
      for (let round = 1; round <= ROUNDS; round++) {
        conn.send(request("INCR", COUNTER).repeat(PIPELINED));
        await conn.until(({ text }) => text.split("\r\n").length > round * PIPELINED);
      }
      conn.close();
    }),
  );
}
