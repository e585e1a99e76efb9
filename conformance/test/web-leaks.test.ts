import { fileURLToPath } from "node:url";
import { ensureBrowser, openBrowser, serveModules } from "@portico/browser-host";
import { expect, test } from "vitest";

// In a real page: what the runner sees of a case that leaves something behind.

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = "/conformance/test/support/web-leaky.js";

interface Seen {
  readonly sight: string;
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

async function runInPage(): Promise<Seen> {
  await using opened = new AsyncDisposableStack();
  const pages = { "/": '<!doctype html><link rel="icon" href="data:,">' };
  const served = opened.adopt(await serveModules({ root, isolate: false, pages }), (server) => server.close());
  const { executable } = await ensureBrowser({ install: false, announce: () => undefined });
  const origins = { "leaks.localhost": served.port };
  const browser = opened.adopt(await openBrowser({ executable, origins }), (one) => one.close());
  const page = await browser.newPage();
  await page.goto("http://leaks.localhost/");
  return await page.evaluate<Seen>(`import("${program}").then((module) => module.leaky())`);
}

test("a page: timers, files and late errors are seen", { timeout: 60_000 }, async () => {
  const { sight, seen } = await runInPage();
  expect(sight).toBe("timers only");
  expect(seen).toEqual({
    nothing: [],
    timer: ["leak: Timeout outlived the case"],
    "fired timer": [],
    "cleared timer": [],
    file: [expect.stringMatching(/^leak: \/\d+ is in use: NoModificationAllowedError/)],
    rejection: ["late error: Error (unseen)"],
    throw: ["late error: Error (too late)"],
  });
});
