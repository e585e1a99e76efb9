// npm run kv -- --runtime node|deno|bun|chromium --port N --dir DIR --fsync always|everysec|no
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { fsyncModes, kvCommand, runtimes } from "./launch.mjs";

const USAGE = `usage: npm run kv -- --dir DIR [--runtime ${runtimes.join("|")}] [--port N] [--fsync ${fsyncModes.join("|")}]
                     [--no-install]

Serves the keys kept in DIR to clients that speak RESP2, on 127.0.0.1, until SIGTERM or SIGINT.
  --dir         where the log is kept; made if missing. With chromium the browser's profile is in it, and the log in that
  --runtime     default node; with chromium the server is a page, which listens through a gateway
  --port        default 6379; 0 lets the system choose
  --fsync       when replies leave: after the sync (always, the default), after the write with a sync each second, or after the write
  --no-install  do not install a Chromium where none is found`;

const options = readOptions();
mkdirSync(options.dir, { recursive: true });
const { file, args } = kvCommand(options.runtime, options);
const child = spawn(file, args, { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => fail(error.message, 1));
child.once("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        dir: { type: "string" },
        runtime: { type: "string", default: "node" },
        port: { type: "string", default: "6379" },
        fsync: { type: "string", default: "always" },
        "no-install": { type: "boolean", default: false },
        help: { type: "boolean" },
      },
    }));
  } catch (error) {
    fail(error.message, 64);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const { dir, runtime, port, fsync } = values;
  if (!dir) fail("--dir is missing", 64);
  if (!runtimes.includes(runtime)) fail(`--runtime must be one of ${runtimes.join(", ")}, got ${runtime}`, 64);
  if (!fsyncModes.includes(fsync)) fail(`--fsync must be one of ${fsyncModes.join(", ")}, got ${fsync}`, 64);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) fail(`--port must be 0 to 65535, got ${port}`, 64);
  return { dir: resolve(dir), runtime, port, fsync, install: !values["no-install"] };
}

function fail(problem, code) {
  console.error(code === 64 ? `kv: ${problem}\n${USAGE}` : `kv: ${problem}`);
  process.exit(code);
}
