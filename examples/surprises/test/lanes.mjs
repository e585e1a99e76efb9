// Runs all programs on one lane and gives what each has printed. One process a lane; browsers' lanes share a browser.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBrowser, openBrowser, serveModules } from "@portico/browser-host";

/** The repository's root directory. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

const exe = process.platform === "win32" ? ".exe" : "";
const binaries = {
  "node-22": `node-22/bin/node${exe}`,
  "node-24": `node/bin/node${exe}`,
  "node-26": `node-26/bin/node${exe}`,
  deno: `deno/deno${exe}`,
  bun: "bun/bin/bun.exe",
};
const servers = Object.keys(binaries);
const browsers = ["chromium-page", "chromium-worker", "chromium-isolated"];

/** Every lane's name. */
export const laneNames = [...servers, ...browsers];

const LIMIT_MS = 60_000;
/** How the last line of a lane begins. */
const END = '{"late"';
const HOST = "surprises.localhost";

/**
 * Runs lanes: those on servers one after the other, beside them those in the browser, together.
 *
 * @param {readonly string[]} lanes
 * @param {(lane: string, outputs: Map<string, readonly string[]>) => void} done gets what a lane's programs have printed, by
 *   `chapter/form`
 * @param {(error: Error) => void} broken gets why a lane has not come to its end
 */
export async function runLanes(lanes, done, broken) {
  const run = (lane, program) =>
    program(lane).then(
      (lines) => done(lane, outputsOf(lane, lines)),
      (error) => broken(error),
    );
  const onServers = async () => {
    for (const lane of lanes.filter((lane) => servers.includes(lane))) await run(lane, runProcess);
  };
  const inBrowser = lanes.filter((lane) => browsers.includes(lane));
  const inPages = () =>
    withBrowser(inBrowser, (browser) => Promise.all(inBrowser.map((lane) => run(lane, () => runPage(browser, lane)))));
  await Promise.all([onServers(), inBrowser.length > 0 ? inPages().catch(broken) : undefined]);
}

/** A lane prints lines of JSON; the last one has what came too late. */
function outputsOf(lane, lines) {
  const results = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const { late } = results.pop();
  if (late.length > 0) throw new Error(`${lane}: programs have printed after their end:\n${late.join("\n")}`);
  return new Map(results.map(({ surprise, form, lines }) => [`${surprise}/${form}`, lines]));
}

function commandOf(lane) {
  const file = join(root, "node_modules", binaries[lane]);
  const [runtime] = lane.split("-");
  const main = join(root, `examples/surprises/dist/main-${runtime}.js`);
  for (const needed of [file, main]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: run "npm ci" and "npm run build" first`);
  }
  return { file, args: lane === "deno" ? ["run", "--no-prompt", "--quiet", `--allow-read=${root}`, main] : [main] };
}

function runProcess(lane) {
  const { file, args } = commandOf(lane);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS, killSignal: "SIGKILL" });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0 && output.includes(END)) resolve(output.split("\n"));
      else reject(new Error(`${lane} ended with ${signal ?? code}:\n${output}${errors}`));
    });
  });
}

/** Calls `use` with a browser in which every lane has an origin of its own. */
async function withBrowser(lanes, use) {
  await using started = new AsyncDisposableStack();
  const { executable } = await ensureBrowser({
    install: process.env.PORTICO_NO_INSTALL !== "1",
    announce: (line) => console.log(line),
  });
  const origins = {};
  for (const lane of lanes) origins[hostOf(lane)] = (await serve(lane, started)).port;
  const browser = await openBrowser({ executable, origins });
  started.defer(() => browser.close());
  await use(browser);
}

function hostOf(lane) {
  return `${lane}.${HOST}`;
}

async function serve(lane, started) {
  const served = await serveModules({
    root,
    isolate: lane === "chromium-isolated",
    cache: true,
    pages: { "/": html(lane) },
    report: (line) => console.log(`${lane}: ${line}`),
  });
  started.defer(() => served.close());
  return served;
}

/** A page that runs the programs, or starts the worker that does. */
function html(lane) {
  const main = `/examples/surprises/dist/main-${lane.split("-")[1]}.js`;
  const start =
    lane === "chromium-page"
      ? `src="${main}">`
      : `>new Worker("${main}", { type: "module" }).onerror = ({ message }) => reportError(new Error(message || "no worker"));`;
  return `<!doctype html><title>surprises</title><link rel="icon" href="data:,"><script type="module" ${start}</script>`;
}

async function runPage(browser, lane) {
  const lines = [];
  const ended = Promise.withResolvers();
  const timer = setTimeout(() => ended.reject(new Error(`${lane}: takes too long:\n${lines.join("\n")}`)), LIMIT_MS);
  const page = await browser.newPage({
    console: (text) => {
      lines.push(text);
      if (text.startsWith(END)) ended.resolve();
    },
    error: (error) => ended.reject(new Error(`${lane}: ${error.stack ?? error.message}`)),
  });
  await Promise.all([page.goto(`http://${hostOf(lane)}/`), ended.promise]);
  clearTimeout(timer);
  await page.close();
  return lines;
}
