// node examples/kv/test/durability.mjs [--runtime node|deno|bun]: in mode always no reply leaves before the sync that
// covers it. Shown by a recording driver on Node and, where strace is, by the system calls of each runtime; the same
// checks on a server that does not sync must fail.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { driver } from "@portico/adapter-node";
import { openRoot } from "@portico/core/driver";
import { serve } from "@portico/example-kv";
import { kvCommand, runtimeCommand, runtimes, start } from "../scripts/launch.mjs";
import { COUNTER, OrderCheck } from "./durability/order.mjs";
import { recordingDriver } from "./durability/record.mjs";
import { replay, TRACED } from "./durability/strace.mjs";
import { runTests, Skip } from "./harness.mjs";
import { rawConnect, request } from "./raw.mjs";

const CLIENTS = 8;
const ROUNDS = 25;
const PIPELINED = 5;
const REPLIES = CLIENTS * ROUNDS * PIPELINED;

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const { values } = parseArgs({ options: { runtime: { type: "string" } } });
const chosen = values.runtime === undefined ? runtimes : [values.runtime];
const hasStrace = await promisify(execFile)("strace", ["-V"]).then(
  () => true,
  () => false,
);

const failed = await runTests("durability", [
  ["recording driver: every reply follows its sync", async (defer) => assertHolds(await recorded(defer, true))],
  ["recording driver without sync: the check fails", async (defer) => assertFails(await recorded(defer, false))],
  ...chosen.flatMap((runtime) => [
    [
      `strace on ${runtime}: every reply follows its sync`,
      async (defer) => assertHolds(await traced(defer, runtime, true)),
    ],
    [
      `strace on ${runtime} without sync: the check fails`,
      async (defer) => assertFails(await traced(defer, runtime, false)),
    ],
  ]),
]);
process.exitCode = failed === 0 ? 0 : 1;

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
  defer(() => rmSync(dir, { recursive: true, force: true }));
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

async function traced(defer, runtime, syncs) {
  if (!hasStrace) throw new Skip("strace is not installed");
  const dir = directory(defer);
  const trace = join(directory(defer), "trace");
  const command = syncs ? kvCommand(runtime, { port: 0, dir, fsync: "always" }) : withoutSync(runtime, dir);
  const wrapper = [
    "strace",
    "-f",
    "-qq",
    "-y",
    "-xx",
    "-s",
    "1000000",
    "-e",
    `trace=${TRACED}`,
    "-e",
    "signal=none",
    "-o",
    trace,
  ];
  const server = await start(command, { wrapper });
  // The child of this program is strace, which does not pass signals on; the server is its child.
  const pid = Number(readFileSync(`/proc/${server.child.pid}/task/${server.child.pid}/children`, "utf8"));
  defer(() => server.child.exitCode ?? process.kill(pid, "SIGKILL"));
  await count(server.port);
  process.kill(pid, "SIGTERM");
  assert.deepEqual(await server.exited, { code: 0, signal: null });
  const check = new OrderCheck();
  replay(readFileSync(trace, "latin1"), check);
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
