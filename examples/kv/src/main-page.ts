import { runInPage } from "@portico/adapter-browser";
import type { Scope } from "@portico/core";
import { type GatewaySettings, gateway } from "@portico/gateway/client";
import { main } from "./app.ts";

/** What whoever opens the page tells it, in a call: an address would be in logs and in the history. */
export interface PageOptions {
  readonly args: readonly string[];
  readonly gateway: GatewaySettings;
  /** Where the compiled modules can be had as they are, by path, if their digests are to be printed. */
  readonly modules?: Readonly<Record<string, string>>;
}

const stopping = new AbortController();

/** Runs the server in this page. @returns the exit code that a process would have */
export function start({ args, modules, ...options }: PageOptions): Promise<number> {
  return runInPage(
    async (scope, context) => {
      const digest = modules === undefined ? [] : ["--digest", await download(scope, modules, await context.tmp())];
      await main(scope, { ...context, args: [...args, ...digest] });
    },
    {
      worker: () => new Worker(new URL("./worker-browser.js", import.meta.url), { type: "module" }),
      gateway: gateway(options.gateway),
      stop: stopping.signal,
    },
  );
}

/** Asks the server to end, as SIGTERM does elsewhere. */
export function stop(): void {
  stopping.abort();
}

/** Puts modules among the page's files, where the digests are taken. @returns `directory` */
async function download(
  scope: Scope<"fs">,
  modules: Readonly<Record<string, string>>,
  directory: string,
): Promise<string> {
  for (const [path, address] of Object.entries(modules)) {
    const response = await scope.wait(fetch(address));
    if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
    const target = `${directory}/${path}`;
    await scope.fs.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await scope.fs.writeFile(target, await scope.wait(response.bytes()));
  }
  return directory;
}
