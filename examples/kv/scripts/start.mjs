// The main job, `npm start`: the same compiled server on Node, Deno, Bun and in a page of Chromium in turn, driven by the
// official client.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BrowserMissing, ensureBrowser } from "@portico/browser-host";
import { connect, exercises } from "./exercises.mjs";
import { kvCommand, mayInstall, runtimes, start } from "./launch.mjs";
import { formatTable } from "./table.mjs";

const USAGE = `usage: npm start [-- --runtime ${runtimes.join("|")}] [--verbose] [--no-install]

Starts the compiled key-value server on each runtime (or the one named), drives it through every command with the
official redis client, kills it with SIGKILL, restarts it, verifies that nothing acknowledged is lost, and measures.
  --verbose     print the SHA-256 of every module
  --no-install  do not install a Chromium where none is found: its row says "not run"

Exit codes: 0 everything passed (or was not run because of --no-install), 1 something failed, 64 wrong arguments.`;

const MEASURE_MS = 1000;
const { chosen, verbose, install } = readOptions();
const missing = chosen.includes("chromium") ? await missingBrowser() : undefined;
const results = [];
for (const runtime of chosen) {
  if (runtime !== "chromium" || missing === undefined) results.push(await runOn(runtime));
}
finish(results);

/** Finds a browser or installs one. @returns what to do about it if there is none */
async function missingBrowser() {
  try {
    await ensureBrowser({ install, announce: (line) => console.log(line) });
    return undefined;
  } catch (error) {
    if (error instanceof BrowserMissing) return error.message;
    throw error;
  }
}

async function runOn(runtime) {
  const dir = mkdtempSync(join(tmpdir(), "portico-kv-"));
  const command = kvCommand(runtime, { port: 0, dir, fsync: "always", digest: true });
  let server;
  const result = { runtime, version: "?", passed: 0, failures: [], recovered: "no", rates: {}, digest: "" };
  try {
    console.log(`\n${runtime}`);
    server = await start(command);
    result.version = server.version;
    result.digest = showDigest(server.lines);
    console.log(`  ${server.line}`);
    await exerciseAll(server.port, result);
    const acknowledged = await crash(server);
    server = await start(command);
    await verify(server.port, acknowledged, result);
    await measure(server.port, result);
    const { code } = await server.end("SIGTERM");
    if (code !== 0) throw new Error(`SIGTERM must end it with code 0, it was ${code}\n${server.errors}`);
    console.log("  SIGTERM: drained, exit code 0");
  } catch (error) {
    result.failures.push(error.message);
    const said = server === undefined ? [] : [...server.lines.filter((line) => line.startsWith("kv: ")), server.errors];
    console.error(["", `  FAILED: ${error.message}`, ...said].join("\n"));
  } finally {
    await server?.end("SIGKILL");
    rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
  }
  return result;
}

function showDigest(lines) {
  const digests = lines.filter((line) => line.startsWith("sha256 "));
  for (const line of verbose ? digests : digests.slice(-1)) console.log(`  ${line}`);
  return digests.at(-1)?.split(" ")[1] ?? "";
}

async function exerciseAll(port, result) {
  const client = await connect(port);
  for (const [name, exercise] of exercises) {
    try {
      await exercise(client, port);
      result.passed++;
      progress(`  commands ${result.passed}/${exercises.length} ${name}`);
    } catch (error) {
      result.failures.push(`${name}: ${error.message}`);
      progress(`  FAILED ${name}: ${error.message}\n`);
    }
  }
  progress(`  commands ${result.passed}/${exercises.length} passed\n`);
  client.destroy();
}

/** Writes until the process, of a page its renderer, is killed. @returns what was acknowledged by then */
async function crash(server) {
  const client = await connect(server.port);
  const acknowledged = new Map();
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; ; i++) {
      const key = `crash:${writer}:${i}`;
      await client.set(key, `value ${i}`);
      acknowledged.set(key, `value ${i}`);
      if (acknowledged.size === 400) server.kill();
    }
  });
  await Promise.allSettled(writers);
  await server.exited;
  return acknowledged;
}

/** Everything acknowledged must be there when it runs again. */
async function verify(port, acknowledged, result) {
  const reader = await connect(port);
  const keys = [...acknowledged.keys()];
  const values = await reader.mGet(keys);
  const lost = keys.filter((key, i) => values[i] !== acknowledged.get(key));
  reader.destroy();
  if (lost.length > 0) throw new Error(`${lost.length} acknowledged writes were lost, the first is ${lost[0]}`);
  result.recovered = "yes";
  console.log(`  kill -9 and restart: all ${keys.length} acknowledged writes are there`);
}

async function measure(port, result) {
  const client = await connect(port);
  const rows = [
    ["SET/s", 1, (i) => client.set(`m${i % 10_000}`, "0123456789abcdef")],
    ["SET/s pipelined", 1000, (i) => client.set(`m${i % 10_000}`, "0123456789abcdef")],
    ["GET/s", 1, (i) => client.get(`m${i % 10_000}`)],
    ["GET/s pipelined", 1000, (i) => client.get(`m${i % 10_000}`)],
  ];
  for (const [name, depth, operation] of rows) {
    result.rates[name] = await rate(depth, operation);
    console.log(`  ${name}: ${result.rates[name].toLocaleString("en-US")}`);
  }
  client.destroy();
}

async function rate(depth, operation) {
  const started = performance.now();
  let done = 0;
  let elapsed = 0;
  while (elapsed < MEASURE_MS) {
    await Promise.all(Array.from({ length: depth }, (_, i) => operation(done + i)));
    done += depth;
    elapsed = performance.now() - started;
  }
  return Math.round((done * 1000) / elapsed);
}

function finish(results) {
  const rateNames = ["SET/s", "SET/s pipelined", "GET/s", "GET/s pipelined"];
  const rows = results.map(({ runtime, version, passed, recovered, rates }) => [
    runtime,
    version,
    `${passed}/${exercises.length}`,
    recovered,
    ...rateNames.map((name) => rates[name]?.toLocaleString("en-US") ?? "-"),
  ]);
  if (missing !== undefined) rows.push(["chromium", "-", "not run", "-", ...rateNames.map(() => "-")]);
  console.log(`\n${formatTable(["runtime", "version", "commands passed", "recovery verified", ...rateNames], rows)}`);
  console.log("fsync always; one client in the driver's process; pipelined: 1,000 commands at a time");
  const digests = new Set(results.map(({ digest }) => digest));
  const failures = results.flatMap(({ runtime, failures }) => failures.map((failure) => `${runtime}: ${failure}`));
  if (missing !== undefined) console.log(`\nchromium was not run. ${missing}`);
  if (missing !== undefined && install) failures.push("chromium: no browser could be installed");
  if (digests.size > 1 || digests.has("")) failures.push("the runtimes did not load the same compiled files");
  else if (digests.size === 1) console.log(`All ran the same compiled files: sha256 ${[...digests][0]}`);
  for (const failure of failures) console.error(`FAILED ${failure}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

function progress(line) {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
  else if (line.endsWith("\n")) process.stdout.write(line);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        runtime: { type: "string" },
        verbose: { type: "boolean", default: false },
        "no-install": { type: "boolean", default: !mayInstall },
        help: { type: "boolean" },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const { runtime } = values;
    if (runtime !== undefined && !runtimes.includes(runtime)) {
      throw new Error(`--runtime must be one of ${runtimes.join(", ")}, got ${runtime}`);
    }
    return {
      chosen: runtime === undefined ? runtimes : [runtime],
      verbose: values.verbose,
      install: !values["no-install"],
    };
  } catch (error) {
    console.error(`start: ${error.message}\n${USAGE}`);
    return process.exit(64);
  }
}
