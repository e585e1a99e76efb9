import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { lanes } from "../src/lanes/lanes.ts";
import { type PeerProcess, startPeer } from "../src/lanes/peer-process.ts";
import { binaryOf } from "../src/lanes/runtimes.ts";

// The built program of the browser lanes, and the ways in which it can end. Who its children are is read from /proc.

const program = fileURLToPath(new URL("../dist/lanes/browser.js", import.meta.url));
const onLinux = test.runIf(process.platform === "linux");
const limit = 60_000;

interface Running {
  readonly child: ChildProcess;
  readonly tmp: string;
  readonly peer: PeerProcess;
  out: string;
}

let running: Running | undefined;

async function start(env: Record<string, string> = {}): Promise<Running> {
  const peer = await startPeer();
  const tmp = mkdtempSync(`${tmpdir()}/browser-lane-test-`);
  const lane = lanes.find(({ facts }) => facts.name === "chromium-page");
  const config = {
    ...{
      facts: lane?.facts,
      module: lane?.module,
      version: "0.0.0",
      seed: 1,
      timeScale: 1,
      job: "suite",
      tmp,
      peerPort: peer.port,
    },
    ...{ result: `${tmp}/result.json`, expectations: { adapter: "none", known: [] } },
  };
  const child = spawn(binaryOf("node-24"), [program, "page", JSON.stringify(config)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: tmp, ...env },
  });
  const started: Running = { child, tmp, peer, out: "" };
  const note = (data: Buffer): void => {
    started.out += data;
  };
  child.stdout?.on("data", note);
  child.stderr?.on("data", note);
  running = started;
  return started;
}

afterEach(async () => {
  if (running === undefined) return;
  const { child, tmp, peer } = running;
  peer.stop();
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  rmSync(tmp, { recursive: true, force: true, maxRetries: 20 });
});

function ended({ child }: Running): Promise<number | string | null> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
}

/** Waits for a condition that is no event. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Every process below this one. */
function descendants(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8");
}

function lives(pid: number): boolean {
  try {
    // A zombie has ended; its parent has not looked yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** A lane in the middle of its cases, and all that it has started. */
async function inTheMiddle(): Promise<{ lane: Running; started: number[] }> {
  const lane = await start();
  await until(() => existsSync(`${lane.tmp}/result.json`));
  return { lane, started: descendants(lane.child.pid) };
}

onLinux("ends all that it has started when it is told to end", { timeout: limit }, async () => {
  const { lane, started } = await inTheMiddle();
  expect(started.some((pid) => commandOf(pid).includes("gateway"))).toBe(true);
  expect(started.some((pid) => commandOf(pid).includes("--type=renderer"))).toBe(true);
  lane.child.kill("SIGTERM");
  expect(await ended(lane)).toBe(143);
  await until(() => !started.some(lives));
});

onLinux("all that it has started ends when it is killed", { timeout: limit }, async () => {
  const { lane, started } = await inTheMiddle();
  lane.child.kill("SIGKILL");
  expect(await ended(lane)).toBe("SIGKILL");
  await until(() => !started.some(lives));
});

onLinux.each([
  ["--type=renderer", /The page has crashed|The connection to the program in the browser is lost/],
  ["gateway/dist/cli.js", /The gateway has ended with SIGKILL/],
  ["--remote-debugging-pipe", /The (browser|page) has (ended|been closed|crashed)|is lost/],
])("a %s that is killed ends it with a reason", { timeout: limit }, async (part, reason) => {
  const { lane, started } = await inTheMiddle();
  for (const pid of started.filter((one) => commandOf(one).includes(part))) process.kill(pid, "SIGKILL");
  expect(await ended(lane)).toBe(70);
  expect(lane.out).toMatch(reason);
  await until(() => !started.some(lives));
});

test("a browser that is not there ends it with a reason", { timeout: limit }, async () => {
  const lane = await start({ PORTICO_CHROMIUM: "/nowhere/chromium" });
  expect(await ended(lane)).toBe(70);
  expect(lane.out).toContain("PORTICO_CHROMIUM is /nowhere/chromium");
});
