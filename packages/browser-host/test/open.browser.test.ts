import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorCodes } from "@portico/core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ensureBrowser } from "../src/ensure.ts";
import { type Browser, type OpenOptions, openBrowser, openBrowserWithin } from "../src/open.ts";
import { type Served, serveModules } from "../src/serve.ts";
import { remove, temporary, writePrograms } from "./support/tree.ts";

// A real Chromium, one at a time.

const root = fileURLToPath(new URL("../../..", import.meta.url));
const fixtures = "/packages/browser-host/test/fixtures";
const page = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${fixtures}/page.js"></script>`;
const dir = temporary();
// Others may open browsers at the same time.
process.env.TMPDIR = dir;

let executable: string;
let isolated: Served;
let plain: Served;
let open: Browser | undefined;

beforeAll(async () => {
  ({ executable } = await ensureBrowser({ install: false, announce: () => undefined }));
  const blank = "<!doctype html><link rel=icon href=data:,>";
  isolated = await serveModules({ root, isolate: true, pages: { "/": page, "/blank": blank } });
  plain = await serveModules({ root, isolate: false, pages: { "/": page, "/blank": blank } });
});
afterEach(() => open?.close());
afterAll(async () => {
  await isolated.close();
  await plain.close();
  remove(dir);
});

async function launch(options: Partial<OpenOptions> = {}): Promise<Browser> {
  const origins = { "isolated.localhost": isolated.port, "plain.localhost": plain.port };
  open = await openBrowserWithin({ startMs: 30_000, endMs: 1000 }, { executable, origins, ...options });
  return open;
}

/** Waits for a condition that is not an event. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); ) {
    if (Date.now() > end) throw new Error(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a page and its worker import packages, isolated or not", async () => {
  const browser = await launch();
  const written: string[] = [];
  const thrown: string[] = [];
  const first = await browser.newPage({
    console: (text, kind) => written.push(`${kind} ${text}`),
    error: (error) => thrown.push(error.message),
  });
  const codes = errorCodes.length;
  for (const [host, isolated] of [
    ["isolated.localhost", true],
    ["plain.localhost", false],
  ] as const) {
    await first.goto(`http://${host}/`);
    await first.waitForFunction("globalThis.seen");
    expect(await first.evaluate("seen")).toEqual({ page: { isolated, codes }, worker: { isolated, codes } });
    expect(await first.evaluate("isSecureContext")).toBe(true);
  }
  await until(() => written.length >= 2 && thrown.length >= 2);
  expect(written).toContain("warning a warning of the worker");
  expect(thrown).toContain("an error of the worker");

  // Why an import failed is told, wherever it can be.
  await first.goto("http://plain.localhost/blank");
  await expect(first.evaluate(`import("${fixtures}/static.js")`)).rejects.toThrow("dynamically imported module");
  await until(() => written.some((line) => /^error .*500 \(.*static\.js imports "not-there"/.test(line)));
  await first.evaluate(`import("${fixtures}/dynamic.js")`);
  await expect(first.evaluate(`import("${fixtures}/dynamic.js").then(({ later }) => later())`)).rejects.toThrow(
    'dynamic.js imports "not-there": no package not-there',
  );
  await browser.close();
});

test("what an origin has stored is there after the browser and the port have changed", async () => {
  const profile = join(dir, "profile");
  const before = await launch({ profile });
  const writing = await before.newPage();
  await writing.goto("http://isolated.localhost/blank");
  await writing.evaluate(`(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle("kept", { create: true });
    const writable = await file.createWritable();
    await writable.write("the same");
    await writable.close();
  })()`);
  await before.close();
  expect(existsSync(profile)).toBe(true);

  const after = await launch({ profile, origins: { "isolated.localhost": plain.port } });
  const reading = await after.newPage();
  await reading.goto("http://isolated.localhost/blank");
  const text = await reading.evaluate(`(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle("kept");
    return (await file.getFile()).text();
  })()`);
  expect(text).toBe("the same");
  expect(await reading.evaluate("crossOriginIsolated")).toBe(false);
  await after.close();
});

test("a renderer that is killed is a page that has crashed", async () => {
  const browser = await launch();
  const doomed = await browser.newPage();
  await doomed.goto("http://isolated.localhost/blank");
  const crashed = doomed.waitForEvent("crash");
  const pids = await browser.rendererPids();
  expect(pids).not.toEqual([]);
  for (const pid of pids) expect(process.kill(pid, 0)).toBe(true);
  await browser.killRenderers();
  await crashed;
  for (const pid of await browser.rendererPids()) expect(pids).not.toContain(pid);
  // The browser goes on.
  const next = await browser.newPage();
  await next.goto("http://isolated.localhost/blank");
  expect(await next.evaluate("1 + 1")).toBe(2);
  await browser.close();
});

function temporaryProfiles(): string[] {
  return readdirSync(dir).filter((name) => name.startsWith("portico-browser-"));
}

async function mainPid({ context }: Browser): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession();
  const info = await session?.send("SystemInfo.getProcessInfo");
  return info?.processInfo.find(({ type }) => type === "browser")?.id ?? expect.fail("no browser process");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each<[string, NodeJS.Signals]>([
  ["does not answer", "SIGSTOP"],
  ["has been killed", "SIGKILL"],
])("close ends a browser that %s, and removes its temporary profile", async (_, signal) => {
  const browser = await launch();
  expect(temporaryProfiles()).toHaveLength(1);
  const pid = await mainPid(browser);
  process.kill(pid, signal);
  const started = performance.now();
  await browser.close();
  expect(performance.now() - started).toBeLessThan(5000);
  await until(() => !isAlive(pid));
  // Its process id may be somebody else's by now.
  expect(browser.close()).toBe(browser.close());
  expect(temporaryProfiles()).toEqual([]);
});

test("a browser that does not start says why, and leaves no profile", async () => {
  writePrograms(dir, { broken: 'echo "No usable sandbox! and more" >&2; exit 1' });
  const broken = join(dir, "broken");
  const error: Error = await openBrowser({ executable: broken, origins: {} }).then(
    () => expect.fail("it started"),
    (cause) => cause,
  );
  expect(error).toMatchObject({ code: "Io", op: "openBrowser", resource: broken });
  expect(error.message.split("\n")).toEqual([
    expect.stringContaining(`${broken} did not start: `),
    "No usable sandbox! and more",
    'Let this user have one, or do without: openBrowser({ args: ["--no-sandbox"] }).',
  ]);
  expect(temporaryProfiles()).toEqual([]);
});

test.each<[Record<string, number>, string]>([
  [{ "kv.example": 80 }, "kv.example is not of the form NAME.localhost"],
  [{ localhost: 80 }, "localhost is not of the form"],
  [{ "KV.localhost": 80 }, "in lower case"],
  [{ "a.localhost:80 127.0.0.1:1,MAP b.localhost": 80 }, "not of the form"],
  [{ "kv.localhost": 0 }, "the port of kv.localhost is 0"],
  [{ "kv.localhost": 65536 }, "the port of kv.localhost is 65536"],
])("origins %o are refused", async (origins, why) => {
  const opened = openBrowser({ executable: "/nowhere", origins });
  await expect(opened).rejects.toMatchObject({ code: "InvalidInput" });
  await expect(opened).rejects.toThrow(why);
});
