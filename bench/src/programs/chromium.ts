import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { run } from "@portico/adapter-node";
import { type Browser, ensureBrowser, openBrowser, serveModules } from "@portico/browser-host";
import type { Scope } from "@portico/core";
import { serveGateway } from "@portico/gateway";
import type { Job } from "../program.ts";
import { type FromWeb, origin, type PageBindings, type WebJob } from "../web-protocol.ts";
import { workerHeap } from "./worker-heap.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page =
  '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="/bench/dist/web/page.js"></script>';

// What the lane's program is elsewhere runs in a worker of this page; this one starts all that it needs.
await run(async (scope, { args, print }) => {
  const job = JSON.parse(args[0] ?? "") as Job;
  const token = randomUUID();
  const { url } = await serveGateway(scope, { token });
  const served = await serveModules({ root, isolate: true, pages: { "/": page }, report: console.error });
  scope.defer(() => served.close());
  const install = process.env.PORTICO_NO_INSTALL !== "1";
  const { executable } = await ensureBrowser({ install, announce: console.error });
  const browser = await openBrowser({ executable, origins: { [new URL(origin).hostname]: served.port } });
  scope.defer(() => browser.close());
  await bench(scope, browser, { job, gateway: { url, token } }, print);
});

/** Opens the page and passes its lines on. @throws Error when the page or its program fails */
async function bench(scope: Scope, browser: Browser, job: WebJob, print: (line: string) => void): Promise<void> {
  const ended = Promise.withResolvers<number>();
  // It may fail while the page is being opened, before anybody waits for it.
  ended.promise.catch(() => undefined);
  const page = await browser.newPage({ console: (text) => console.error(text), error: ended.reject });
  page.on("crash", () => ended.reject(new Error("The page has crashed")));
  page.on("close", () => ended.reject(new Error("The page has been closed")));
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error("The browser takes no commands");
  const bindings: PageBindings = {
    benchJob: async () => job,
    benchHeap: () => workerHeap(session, "/isolated.js"),
    benchSay: async (message: FromWeb) => {
      if ("line" in message) print(message.line);
      else ended.resolve(message.code);
    },
  };
  for (const [name, call] of Object.entries(bindings)) await page.exposeFunction(name, call);
  await page.goto(origin);
  const code = await scope.wait(ended.promise);
  if (code !== 0) throw new Error(`The program in the browser has ended with ${code}`);
}
