import { once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Browser, ensureBrowser, openBrowser, type Served, serveModules } from "@portico/browser-host";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const modules = "/packages/adapter-browser/test/pages/programs.js";
const html = `<!doctype html><title>start</title>
<script type="module">import * as programs from "${modules}"; globalThis.programs = programs;</script>`;

/** What the page above has. */
declare global {
  var programs: Readonly<Record<"outcome" | "outcomeInWorker", (name: string) => Promise<Outcome>>>;
}

interface Outcome {
  readonly value?: unknown;
  readonly code?: string;
  readonly message?: string;
}

let plain: Served;
let isolated: Served;
let browser: Browser;
const lines: string[] = [];

beforeAll(async () => {
  const pages = { "/": html };
  const install = process.env.PORTICO_NO_INSTALL !== "1";
  const { executable } = await ensureBrowser({ install, announce: (line) => console.log(line) });
  plain = await serveModules({ root, pages, isolate: false });
  isolated = await serveModules({ root, pages, isolate: true });
  const origins = { "plain.localhost": plain.port, "isolated.localhost": isolated.port };
  browser = await openBrowser({ executable, origins });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([plain.close(), isolated.close()]);
});

/** Hands requests on to the module server, which serves nobody by another name than localhost. */
async function startForward(to: number): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((request, response) => {
    get({ port: to, host: "127.0.0.1", path: request.url }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await once(server.close(), "close");
  };
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}

async function opened(host: string): Promise<Page> {
  const page = await browser.newPage({ console: (text, kind) => lines.push(`${kind}: ${text}`) });
  await page.goto(`http://${host}.localhost/`);
  return page;
}

async function outcomeOf(name: string, where: "page" | "worker", host = "plain"): Promise<Outcome> {
  const page = await opened(host);
  try {
    if (where === "page") return await page.evaluate((name) => globalThis.programs.outcome(name), name);
    return await page.evaluate((name) => globalThis.programs.outcomeInWorker(name), name);
  } finally {
    await page.close();
  }
}

describe("the wrong place", () => {
  test("runInPage in a worker says what to use", async () => {
    const { code, message } = await outcomeOf("page", "worker");
    expect(code).toBe("Unsupported");
    expect(message).toContain("use runInWorker");
  });

  test.each(["worker", "isolated"])("%s in a page says what to use", async (name) => {
    const { code, message } = await outcomeOf(name, "page", "isolated");
    expect(code).toBe("Unsupported");
    expect(message).toContain("use runInPage");
  });

  test("runInIsolatedWorker in a page that is not isolated names the headers", async () => {
    const { code, message } = await outcomeOf("isolated", "worker");
    expect(code).toBe("Unsupported");
    expect(message).toContain("Cross-Origin-Opener-Policy: same-origin");
    expect(message).toContain("Cross-Origin-Embedder-Policy: require-corp");
  });

  test("a page that is not a secure context is told to be one", async () => {
    const { executable } = await ensureBrowser({ install: false, announce: () => undefined });
    await using forward = await startForward(plain.port);
    const args = [`--host-resolver-rules=MAP insecure.test:80 127.0.0.1:${forward.port}`];
    const other = await openBrowser({ executable, origins: {}, args });
    try {
      const page = await other.newPage();
      await page.goto("http://insecure.test/");
      const found = await page.evaluate(() => globalThis.programs.outcome("page"));
      expect(found.code).toBe("Unsupported");
      expect(found.message).toContain("https");
    } finally {
      await other.close();
    }
  });
});

describe("what is missing", () => {
  test("runInIsolatedWorker without a worker names the option", async () => {
    const { code, message } = await outcomeOf("isolated without worker", "worker", "isolated");
    expect(code).toBe("InvalidInput");
    expect(message).toContain("worker: () => new Worker(");
  });

  test("a worker module that does not load", async () => {
    const { code, message } = await outcomeOf("page with a missing worker", "page");
    expect(code).toBe("ThreadFailed");
    expect(message).toContain("could not be loaded");
  });

  test("a worker module that fails before it serves", async () => {
    const { code, message } = await outcomeOf("page with a failing worker", "page");
    expect(code).toBe("ThreadFailed");
    expect(message).toContain("silent on purpose");
  });

  test.each([
    ["page without gateway", "gateway({ url, token })"],
    ["page without worker", "served by a worker"],
    ["page that blocks", "runInIsolatedWorker"],
  ])("%s says why", async (name, why) => {
    const { value } = await outcomeOf(name, "page");
    expect(value).toMatch(/^Unsupported: /);
    expect(value).toContain(why);
  });
});

describe("a run", () => {
  test.each([
    ["page", "page", "plain"],
    ["worker", "worker", "plain"],
    ["isolated", "worker", "isolated"],
  ] as const)("%s resolves to 0", async (name, where, host) => {
    expect(await outcomeOf(name, where, host)).toEqual({ value: 0 });
  });

  test("output is lines of the console", async () => {
    expect(await outcomeOf("page, base", "page")).toEqual({ value: 0 });
    expect(lines).toContain("log: one\ntwo");
  });

  test("arguments are an option", async () => {
    expect(await outcomeOf("page with arguments", "page")).toEqual({ value: 0 });
    expect(lines).toContain("log: a b");
  });

  test("a failure is 1, with the error on the console", async () => {
    expect(await outcomeOf("page that fails", "page")).toEqual({ value: 1 });
    expect(lines.some((line) => line.startsWith("error: ") && line.includes("broken on purpose"))).toBe(true);
  });

  test("a program whose tasks wait for each other is reported, with the task tree", async () => {
    const { value } = await outcomeOf("page that is stuck", "page");
    expect(value).toContain("Stuck");
    expect(value).toContain("main: body, waits for sleep");
  });

  test("an unhandled rejection is 1, after cleaning up", async () => {
    expect(await outcomeOf("page with an unhandled rejection", "page")).toEqual({ value: 1 });
    expect(lines).toContain("log: cleaned up");
    expect(lines.some((line) => line.includes("nobody takes this"))).toBe(true);
  });

  test("what happens in the page after a program is the page's", async () => {
    expect(await outcomeOf("page that goes on without its program", "page")).toEqual({ value: [true, true] });
  });

  test("stop requests stopping", async () => {
    expect(await outcomeOf("page that stops", "page")).toEqual({ value: 0 });
  });

  test("who does not stop in the grace time is cancelled", async () => {
    expect(await outcomeOf("page that overstays", "page")).toEqual({ value: 143 });
  });

  test("files have any name, and temporary ones are removed", async () => {
    const { value } = await outcomeOf("page that leaves files", "page");
    expect(value).toMatchObject({ code: 0, left: false, seen: [expect.any(String), ["a\\b%"]] });
  });
});

describe("what ends", () => {
  test("a run that cannot start leaves no worker behind", async () => {
    const page = await opened("plain");
    const outcome = await page.evaluate(() => globalThis.programs.outcome("page with a wrong option"));
    expect(outcome.code).toBe("InvalidInput");
    await expect.poll(() => page.workers().length).toBe(0);
    await page.close();
  });

  test("a worker module may wait at its top level before it serves", async () => {
    expect(await outcomeOf("page with a late worker", "page")).toEqual({ value: 0 });
  });

  test("a worker module that closes itself ends its thread", async () => {
    expect(await outcomeOf("page whose thread closes itself", "page")).toEqual({ value: "ThreadFailed" });
  });

  test("a worker module that closes itself wakes who sleeps until it answers", async () => {
    const { value } = await outcomeOf("isolated, whose helper closes itself", "worker", "isolated");
    expect(value).toBe("ThreadFailed");
  });

  test("a worker module that fails with what cannot be cloned ends its thread", async () => {
    expect(await outcomeOf("page whose thread fails with a function", "page")).toEqual({ value: "ThreadFailed" });
  });

  test("a file of a file worker that has failed is not taken for one that its successor opens", async () => {
    const { value } = await outcomeOf("page whose file worker fails", "page");
    expect(value).toEqual({ code: 0, write: "Closed", other: "other" });
  });

  test("a helper that has failed while it waited is not waited for", async () => {
    const { value } = await outcomeOf("isolated, whose waiting helpers fail", "worker", "isolated");
    expect(value).toEqual({ first: "ThreadFailed", later: 1 });
  });

  test("a thread that sleeps while it makes a directory does not keep its helper from making another", async () => {
    const { value } = await outcomeOf("isolated, both making directories", "worker", "isolated");
    expect(value).toBe("all made");
  });

  test("a thread that sleeps while it appends does not keep its helper from appending to the same file", async () => {
    const { value } = await outcomeOf("isolated, both appending", "worker", "isolated");
    expect(value).toBe(12 * "here there".length);
  });

  test("a program without files catches that it has no temporary directory", async () => {
    expect(await outcomeOf("page without temporary directories", "page")).toEqual({ value: 0 });
  });
});
