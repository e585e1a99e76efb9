import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { gateway } from "../src/client.ts";
import { cleanUp, endOf, openPage, startOnePeer, startRelay, TOKEN } from "./support/kit.ts";

afterEach(cleanUp);

const program = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

interface Running {
  readonly child: ChildProcess;
  /** The lines of standard output so far. */
  readonly lines: string[];
  /** Resolves when there are that many. */
  has(count: number): Promise<void>;
  readonly end: Promise<{ code: number | null; out: string; err: string }>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [out, err] = ["", ""];
  const lines: string[] = [];
  const wakes = new Set<() => void>();
  child.stdout.on("data", (text) => {
    out += text;
    lines.splice(0, lines.length, ...out.split("\n").slice(0, -1));
    for (const wake of wakes) wake();
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const has = async (count: number): Promise<void> => {
    while (lines.length < count) {
      await new Promise<void>((resolve, reject) => {
        wakes.add(resolve);
        child.once("close", () => reject(new Error(`it ended: ${err}`)));
      });
    }
  };
  const end = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  return { child, lines, has, end };
}

const listening = /^gateway listening on (ws:\/\/127\.0\.0\.1:\d+)$/;

test("it makes a token, prints it, and serves until it is stopped", async () => {
  const running = start([]);
  await running.has(2);
  const url = listening.exec(running.lines[0] ?? "")?.[1] ?? "";
  const token = /^token ([\w-]{32})$/.exec(running.lines[1] ?? "")?.[1] ?? "";
  const client = gateway({ url, token });
  await client.open();
  running.child.kill("SIGTERM");
  expect(await running.end).toMatchObject({ code: 0, err: "" });
  await client.close();
}, 20_000);

test.each(["environment", "file"])("it takes its token from the %s and does not print it", async (from) => {
  const directory = await mkdtemp(join(tmpdir(), "gateway-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "token");
  await writeFile(file, `${TOKEN}\n`);
  const running =
    from === "file" ? start(["--token-file", file]) : start(["--port", "0"], { PORTICO_GATEWAY_TOKEN: TOKEN });
  await running.has(1);
  const client = gateway({ url: listening.exec(running.lines[0] ?? "")?.[1] ?? "", token: TOKEN });
  await client.open();
  await client.close();
  running.child.kill("SIGINT");
  const { code, out } = await running.end;
  expect([code, out]).toEqual([0, `${running.lines[0]}\n`]);
});

test("it prints what it can do", async () => {
  const { code, out } = await start(["--help"]).end;
  expect(code).toBe(0);
  for (const flag of ["--port", "--host", "--token-file", "--origin", "--allow", "PORTICO_GATEWAY_TOKEN"])
    expect(out).toContain(flag);
});

test.each([
  [["--prot", "1"]],
  [["extra"]],
  [["--port", "x"]],
  [["--port", "70000"]],
  [["--port"]],
  [["--allow", "two words"]],
  [["--origin", "nowhere"]],
])("wrong flags %o end with 64 and the usage", async (args) => {
  const { code, err, out } = await start(args).end;
  expect([code, out]).toEqual([64, ""]);
  expect(err).toContain("Usage: portico-gateway");
});

test("an empty token and a port in use say what to do", async () => {
  const empty = await start([], { PORTICO_GATEWAY_TOKEN: " " }).end;
  expect(empty.code).toBe(64);
  expect(empty.err).toContain("PORTICO_GATEWAY_TOKEN");
  const missing = await start(["--token-file", "/nowhere/token"]).end;
  expect(missing.code).toBe(64);
  expect(missing.err).toContain("/nowhere/token");
  const relay = await startRelay();
  const used = await start(["--port", String(relay.port)]).end;
  expect(used.code).toBe(1);
  expect(used.err).toContain("choose another port");
});

test("killing it is a reset for both of its sides", async () => {
  const running = start([], { PORTICO_GATEWAY_TOKEN: TOKEN });
  await running.has(1);
  const page = openPage({ url: listening.exec(running.lines[0] ?? "")?.[1] ?? "" });
  const peer = await startOnePeer();
  const conn = await page.scope.net.connect({ port: peer.port });
  const ended = endOf(await peer.socket);
  const read = conn.read();
  running.child.kill("SIGKILL");
  await expect(read).rejects.toMatchObject({ code: "ConnectionReset" });
  // The system closes the sockets of a process that was killed.
  expect(["end", "ECONNRESET"]).toContain(await ended);
});
