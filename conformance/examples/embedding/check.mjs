// Runs the suite inside each test runner, on the real adapter, and looks whether all of it has run; then with a broken adapter,
// which has to make the run red.
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { cases, plan } from "@portico/conformance";
import { adapterFor } from "./adapter.js";

const directory = fileURLToPath(new URL("./", import.meta.url));
const vitest = fileURLToPath(new URL("./vitest.mjs", import.meta.resolve("vitest/package.json")));
const filter = "wall-clock-is|the verdict";

/** How each runner is started, how it is told to leave tests out, and where it says how many have passed. */
const runners = {
  vitest: {
    lane: "node",
    command: [process.execPath, vitest, "run", "--root", directory],
    only: ["-t", filter],
    passed: /Tests .*?(\d+) passed/,
  },
  "node:test": {
    lane: "node",
    command: [process.execPath, "--test", "--test-reporter=tap", "node.js"],
    only: [`--test-name-pattern=${filter}`],
    passed: /^# pass (\d+)$/m,
  },
  "Deno.test": {
    lane: "deno",
    command: ["deno", "test", "--allow-all", "--no-check", "deno.js"],
    only: ["--filter", `/${filter}/`],
    passed: /(\d+) passed/,
  },
  "bun:test": {
    lane: "bun",
    command: ["bun", "test", "./bun.js"],
    only: ["-t", filter],
    passed: /^\s*(\d+) pass$/m,
  },
};

let failed = 0;

/** @param {string} name @param {boolean} good @param {string} detail */
function report(name, good, detail) {
  console.log(`${good ? "ok" : "FAILED"}  ${name}`);
  if (good) return;
  failed += 1;
  console.log(detail.split("\n").slice(-40).join("\n"));
}

// Mostly they wait: the machine has room for all of them.
await Promise.all(Object.entries(runners).map(([name, runner]) => prove(name, runner)));
const total = 2 * Object.keys(runners).length;
console.log(`${total - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} name @param {(typeof runners)["vitest"]} runner */
async function prove(name, { lane, command, only, passed }) {
  // One test a case that applies, and the verdict.
  const expected = plan(cases, { capabilities: (await claimOf(lane)).capabilities, seed: 1 }).run.length + 1;
  const whole = await run(command, {});
  const count = Number(passed.exec(whole.output)?.[1] ?? 0);
  report(`${name}: ${count} of ${expected} tests`, whole.code === 0 && count === expected, whole.output);
  const [program, ...args] = command;
  const broken = await run([program, ...insert(args, only)], { BROKEN: "1" });
  const says = broken.output.includes("the wall clock says the year") && broken.output.includes("does not pass");
  report(`${name}: red with a broken adapter`, broken.code === 1 && says, broken.output);
}

/** Only the file is needed here: the adapter runs elsewhere. */
async function claimOf(lane) {
  const { file } = await adapterFor(lane, { load: false });
  return file.lanes[lane];
}

/** Options go before the file that runners are given last. */
function insert(args, options) {
  const at = args.at(-1)?.endsWith(".js") ? args.length - 1 : args.length;
  return args.toSpliced(at, 0, ...options);
}

/** @returns {Promise<{ code: number | null, output: string }>} */
function run([program, ...args], env) {
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
