// The server in a page of Chromium, as a program: page.mjs --dir DIR [--port N] [--fsync MODE] [--digest MODULES] [--no-install]
import { globSync } from "node:fs";
import { constants } from "node:os";
import { join, relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { mayInstall, root } from "./launch.mjs";
import { openPageHost } from "./page-host.mjs";

const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    port: { type: "string", default: "6379" },
    fsync: { type: "string", default: "always" },
    digest: { type: "string" },
    "no-install": { type: "boolean", default: !mayInstall },
  },
});
/** Ctrl-C comes from the terminal, from npm and from what else is between: so many in one moment are one. */
const ONE_MOMENT_MS = 300;

let host;
let server;
let stoppingSince;
let ending;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
// Whoever has started this program with a channel and is gone cannot end it any more.
process.once("disconnect", () => end(1));
await end(await run().catch(failed));

async function run() {
  host = await openPageHost({
    profile: join(values.dir, "chromium"),
    install: !values["no-install"],
    report: (line) => console.error(`kv: ${line}`),
  });
  server = await host.startServer({
    args: ["--port", values.port, "--fsync", values.fsync],
    ...(values.digest !== undefined && { modules: modulesBelow(values.digest) }),
    print: (line, kind) => (kind === "error" ? console.error : console.log)(line),
  });
  // For who has started this program with a channel: what a page is, as processes.
  process.send?.({ renderers: await host.rendererPids(), gateway: host.gateway.pid });
  return server.exited;
}

/** What the page can fetch of a directory of compiled modules, by path: the bytes as they are, which `?raw` asks for. */
function modulesBelow(directory) {
  const paths = globSync("**/*.js", { cwd: directory }).map((path) => path.replaceAll(sep, "/"));
  const base = relative(root, directory).replaceAll(sep, "/");
  return Object.fromEntries(paths.map((path) => [path, `/${base}/${path}?raw`]));
}

/** The first signal asks the page to end; a later one, or one that comes too early for that, ends everything. */
function stop(signal) {
  const now = performance.now();
  if (server === undefined || now - stoppingSince > ONE_MOMENT_MS) return end(128 + constants.signals[signal]);
  if (stoppingSince !== undefined) return;
  stoppingSince = now;
  // A page that cannot be asked is gone, which `exited` tells.
  return server.stop().catch(() => undefined);
}

function failed(error) {
  console.error(`kv: ${error.message}`);
  return 1;
}

function end(code) {
  ending ??= (async () => {
    await host?.close();
    process.exit(code);
  })();
  return ending;
}
