// Starts the compiled server on one of the pinned runtimes. For the launcher, the main job and the tests.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const runtimes = ["node", "deno", "bun", "chromium"];
export const fsyncModes = ["always", "everysec", "no"];

/** Whether to install a browser where none is found, unless told otherwise. */
export const mayInstall = process.env.PORTICO_NO_INSTALL !== "1";

/** The repository's root directory. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const exe = process.platform === "win32" ? ".exe" : "";
const binaries = {
  node: join(root, `node_modules/node/bin/node${exe}`),
  deno: join(root, `node_modules/deno/deno${exe}`),
  bun: join(root, "node_modules/bun/bin/bun.exe"),
};

/** Where the compiled server is. */
export const dist = join(root, "examples/kv/dist");

/** The binary and the arguments that run a module on a server runtime. Deno gets no permission but those of `dirs`, loopback and its own modules. */
export function runtimeCommand(runtime, module, { read = [], write = [] } = {}) {
  const file = binaries[runtime];
  for (const needed of [file, module]) {
    if (existsSync(needed)) continue;
    throw new Error(`${needed} is missing: run "npm ci" and "npm run build" in ${root} first`);
  }
  if (runtime !== "deno") return { file, args: [module] };
  const modules = ["packages/core/dist", "packages/adapter-deno/dist"].map((path) => join(root, path));
  const readable = [...read, ...write, dist, ...modules];
  const flags = [
    "--no-prompt",
    "--quiet",
    "--allow-net=127.0.0.1",
    `--allow-read=${readable}`,
    `--allow-write=${write}`,
  ];
  return { file, args: ["run", ...flags, module] };
}

/** The command that serves `dir`. For Chromium it is a program on Node that opens the page. */
export function kvCommand(runtime, { port, dir, fsync, digest, install = true }) {
  const inBrowser = runtime === "chromium";
  const { file, args } = inBrowser
    ? runtimeCommand("node", join(root, "examples/kv/scripts/page.mjs"))
    : runtimeCommand(runtime, join(dist, `main-${runtime}.js`), { write: [dir] });
  const options = ["--port", String(port), "--dir", dir, "--fsync", fsync];
  if (digest) options.push("--digest", dist);
  if (inBrowser && !install) options.push("--no-install");
  return { file, args: [...args, ...options], inBrowser };
}

/** Starts a command and waits for the line that says where it listens. */
export function start({ file, args, inBrowser = false }, { wrapper = [], limitMs = inBrowser ? 60_000 : 20_000 } = {}) {
  const [first, ...rest] = [...wrapper, file, ...args];
  const child = spawn(first, rest, { stdio: ["ignore", "pipe", "pipe", ...(inBrowser ? ["ipc"] : [])] });
  const server = new RunningServer(child, inBrowser);
  return server.listening(limitMs);
}

/** A server in a process of its own, or in a page of a browser that such a process has started. */
class RunningServer {
  lines = [];
  /** The processes that run it, and all that do its work. Of a page they are not the one that was started. */
  processes;
  #text = "";
  #errors = "";
  #over = false;
  #changed = () => undefined;

  constructor(child, inBrowser) {
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once("error", (error) => resolve({ code: null, signal: null, error }));
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    this.exited.then(() => {
      this.#over = true;
    });
    if (!inBrowser) this.processes = { running: [child.pid], working: [child.pid] };
    child.once("message", ({ renderers, gateway }) => {
      this.processes = { running: renderers, working: [...renderers, gateway] };
      this.#changed();
    });
    child.stdout.setEncoding("utf8").on("data", (text) => this.#add(text));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#errors += text;
    });
  }

  /** What it has written to standard error. */
  get errors() {
    return this.#errors;
  }

  #add(text) {
    this.#text += text;
    const lines = this.#text.split("\n");
    this.#text = lines.pop();
    this.lines.push(...lines);
    this.#changed();
  }

  async listening(limitMs) {
    const timer = setTimeout(() => this.child.kill("SIGKILL"), limitMs);
    const found = new Promise((resolve) => {
      this.#changed = () => {
        const line = this.lines.find((line) => line.startsWith("kv listening on "));
        if (line !== undefined && this.processes !== undefined) resolve(line);
      };
    });
    const line = await Promise.race([found, this.exited]);
    clearTimeout(timer);
    if (typeof line !== "string") {
      const end = line.error?.message ?? `code ${line.code}, signal ${line.signal}`;
      throw new Error(`the server ended (${end}) before it listened:\n${[...this.lines, this.#errors].join("\n")}`);
    }
    const { port, version } = /:(?<port>\d+) \(\S+ (?<version>[^,]+),/.exec(line).groups;
    this.line = line;
    this.version = version;
    this.port = Number(port);
    return this;
  }

  /** kill -9 of what runs it: the process, or the browser's processes that run the page. */
  kill() {
    if (this.#over) return;
    for (const pid of this.processes?.running ?? [this.child.pid]) killProcess(pid);
  }

  /** Ends it by a signal and waits for that. */
  async end(signal) {
    if (signal === "SIGKILL") this.kill();
    else this.child.kill(signal);
    return this.exited;
  }
}

/** kill -9 of a process that may have ended meanwhile. */
function killProcess(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
