// The built adapter in an app that Vite builds for production, with Vite's own settings.
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer as createSite } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { driver } from "@portico/adapter-node";
import { type Browser, ensureBrowser, openBrowser } from "@portico/browser-host";
import { openRoot } from "@portico/core/driver";
import { serveGateway } from "@portico/gateway";
import type { Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { App, Seen } from "./vite/seen.ts";

const source = fileURLToPath(new URL("./vite", import.meta.url));
const token = "not empty";
const started = new AsyncDisposableStack();
/** What the page reported that nobody asked for. */
const reported: string[] = [];
let dir: string;
let page: Page;
let surroundings: { readonly settings: { url: string; token: string }; readonly echoPort: number };

/** What the app's page has. */
declare global {
  var app: App;
}

beforeAll(async () => {
  dir = started.adopt(await mkdtemp(join(tmpdir(), "vite-")), (dir) => rm(dir, { recursive: true }));
  await build({ root: source, configFile: false, logLevel: "warn", build: { outDir: dir, emptyOutDir: true } });
  const root = started.adopt(openRoot(driver), (root) => root.close());
  const { url } = await serveGateway(root.scope, { token });
  surroundings = { settings: { url, token }, echoPort: await startEcho() };
  const browser = await startBrowser(await serve());
  page = await browser.newPage({
    console: (text, kind) => reported.push(`${kind}: ${text}`),
    error: ({ message }) => reported.push(message),
  });
  await page.goto("http://vite.localhost/");
}, 120_000);

afterAll(() => started.disposeAsync());

async function startBrowser(port: number): Promise<Browser> {
  const install = process.env.PORTICO_NO_INSTALL !== "1";
  const { executable } = await ensureBrowser({ install, announce: (line) => console.log(line) });
  return started.adopt(await openBrowser({ executable, origins: { "vite.localhost": port } }), (one) => one.close());
}

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves files as they are, with the headers that isolate a page. @returns the port */
async function serve(): Promise<number> {
  const site = createSite(async ({ url = "/" }, response) => {
    const file = join(dir, url === "/" ? "index.html" : url);
    const body = await readFile(file).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  });
  started.defer(() => {
    site.closeAllConnections();
    site.close();
  });
  await once(site.listen(0, "127.0.0.1"), "listening");
  return (site.address() as AddressInfo).port;
}

/** @returns the port */
async function startEcho(): Promise<number> {
  const server = createServer((socket) => socket.pipe(socket));
  started.defer(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

afterEach(() => expect(reported).toEqual([]));

const failure = { name: "PorticoError", code: "Busy", message: "refused on purpose" };

test("the bundles are minified", async () => {
  const assets = join(dir, "assets");
  const bundles = await Promise.all((await readdir(assets)).map((name) => readFile(join(assets, name), "utf8")));
  expect(bundles.length).toBe(3);
  for (const text of bundles) expect(text).not.toContain("PageFs");
});

test("in the page: files, another thread, and a socket", async () => {
  const seen: Seen = await page.evaluate((given) => globalThis.app.inPage(given), surroundings);
  expect(seen).toEqual({ code: 0, file: "written", parallel: 3, failure, echo: "from the page" });
});

test("in an isolated worker: the same, asleep, and cases of the conformance suite", { timeout: 60_000 }, async () => {
  const seen: Seen = await page.evaluate((given) => globalThis.app.inIsolatedWorker(given), surroundings);
  const { count, failures, ...did } = seen;
  expect(did).toEqual({
    ...{ code: 0, file: "written", parallel: 3, failure, echo: "from a worker" },
    ...{ blockOn: 7, nested: [11, 12], echoAsleep: "while a worker sleeps" },
  });
  expect(failures).toEqual([]);
  expect(count).toBeGreaterThan(100);
});
