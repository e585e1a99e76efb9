// node examples/kv/test/crash.mjs [--rounds N]: the server in a page, closed and killed under load, N times each. Whatever
// was acknowledged must be there when the page is opened again. Browser and gateway stay; only the page goes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPageHost } from "../scripts/page-host.mjs";
import { Ledger } from "./crash/ledger.mjs";
import { runTests } from "./harness.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "10" } } });
const rounds = Number(values.rounds);
/** Generous: a round takes a second or two. */
const LIMIT_MS = 60_000 + rounds * 15_000;
const LEAST_WRITES = 50;
const MOST_WRITES = 400;

const dir = mkdtempSync(join(tmpdir(), "kv-crash-"));
const ledger = new Ledger();
let host = await open("profile");
/** The first page chooses it. That later ones can have it shows that the gateway drops what a page has left. */
let port = 0;

const failed = await runTests(
  "crash",
  [
    [`closing the page under load, ${rounds} times: all that was acknowledged is there`, () => crash(close)],
    [`kill -9 of its renderer under load, ${rounds} times: all that was acknowledged is there`, () => crash(kill)],
    ["a new browser on the same profile, on other ports: all that was acknowledged is there", reopen],
    ["a new browser on another profile: the check fails", loseEverything],
  ],
  LIMIT_MS,
);
await host.close();
rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
process.exitCode = failed === 0 ? 0 : 1;

function open(profile) {
  return openPageHost({ profile: join(dir, profile), report: (line) => console.log(`  ${line}`) });
}

function close(server) {
  return server.close();
}

function kill() {
  return host.killRenderers();
}

async function crash(how) {
  const started = performance.now();
  const before = ledger.size;
  for (let round = 0; round < rounds; round++) {
    await withServer(async (server) => {
      await ledger.verify(port);
      const writes = LEAST_WRITES + Math.floor(Math.random() * (MOST_WRITES - LEAST_WRITES));
      let ending;
      await ledger.write(port, writes, () => {
        ending = how(server);
      });
      assert.ok(ending !== undefined, "the connections ended before the page was to");
      await ending;
      await assert.rejects(server.exited);
    });
  }
  await verifyAndStop();
  const ms = Math.round((performance.now() - started) / rounds);
  console.log(`  ${ledger.size - before} acknowledged in ${rounds} rounds of ${ms} ms`);
}

async function reopen() {
  await host.close();
  host = await open("profile");
  port = 0;
  await verifyAndStop();
}

async function loseEverything() {
  await host.close();
  host = await open("other");
  await assert.rejects(verifyAndStop(), /was written as/);
}

function verifyAndStop() {
  return withServer(async (server) => {
    await ledger.verify(port);
    await server.stop();
    assert.equal(await server.exited, 0);
  });
}

/** Opens a page that serves, for the time of `use`. */
async function withServer(use) {
  const said = [];
  let listening;
  const heard = new Promise((resolve) => {
    listening = resolve;
  });
  const server = await host.startServer({
    args: ["--port", String(port), "--fsync", "always"],
    print: (line) => {
      said.push(line);
      const found = /^kv listening on \S+:(\d+) /.exec(line);
      if (found !== null) listening(Number(found[1]));
    },
  });
  try {
    const end = server.exited.then((code) => `exit ${code}`);
    const found = await Promise.race([heard, end]);
    if (typeof found === "string") throw new Error(`the server ended: ${found}\n${said.join("\n")}`);
    port = found;
    await use(server);
  } finally {
    await server.close();
  }
}
