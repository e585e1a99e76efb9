// Which unit tests notice a mutation: the test files that reach it run in the copy.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";

/** A test that never ends has noticed too. Milliseconds. */
const limit = 180_000;

const config = `import { defineConfig } from "vitest/config";
export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    setupFiles: ["./mutation-setup.mjs"],
    maxWorkers: 1,
    testTimeout: 20_000,
  },
});
`;
const setup = `import { expect } from "vitest";
globalThis[Symbol.for("portico.mutation")]?.known.clear();
process.env.PORTICO_REACHED_BY = expect.getState().testPath;
`;

/**
 * Runs every test file with nothing wrong.
 *
 * @param {string} copy
 * @param {readonly string[]} paths of tests, or their directories, in the copy
 * @returns {Promise<Map<string, Set<number>>>} what each file reaches, by its path in the copy
 */
export async function recordTests(copy, paths) {
  writeFileSync(join(copy, "vitest.mutation.config.ts"), config);
  writeFileSync(join(copy, "mutation-setup.mjs"), setup);
  const file = join(copy, "reached-tests");
  const { good, output } = await vitest(copy, paths, { PORTICO_REACHED: file });
  if (!good) throw new Error(`The tests of ${paths.join(", ")} fail with nothing wrong:\n${output.slice(-3000)}`);
  const files = new Map();
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines) {
    const [mutation, path] = line.split(" ");
    if (!path) continue;
    const name = relative(copy, path);
    if (!files.has(name)) files.set(name, new Set());
    files.get(name).add(Number(mutation));
  }
  return files;
}

/**
 * @param {string} copy
 * @param {Map<string, Set<number>>} files
 * @param {readonly number[]} ids
 * @param {number} jobs
 * @param {(line: string) => void} print
 * @returns {Promise<Map<number, { by: string, says: string }>>} those that are noticed
 */
export async function tryTests(copy, files, ids, jobs, print) {
  const noticed = new Map();
  const reaching = (id) => [...files].filter(([, reached]) => reached.has(id)).map(([name]) => name);
  const waiting = ids.map((id) => ({ id, names: reaching(id) })).filter(({ names }) => names.length > 0);
  const of = waiting.length;
  let done = 0;
  const next = async () => {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      const { good, output } = await vitest(copy, work.names, { PORTICO_MUTATION: String(work.id) });
      if (!good) noticed.set(work.id, { by: failedFile(output) ?? work.names[0], says: failure(output) });
      if (++done % 10 === 0 || done === of) print(`tests: ${done}/${of} tried, ${done - noticed.size} not noticed`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, next));
  return noticed;
}

function vitest(copy, names, env) {
  const args = [
    join(copy, "node_modules/vitest/vitest.mjs"),
    "run",
    "--config",
    "vitest.mutation.config.ts",
    "--bail",
    "1",
  ];
  const child = spawn(process.execPath, [...args, "--exclude", "**/*.browser.test.ts", ...names], {
    cwd: copy,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), limit);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ good: code === 0, output });
    });
  });
}

function failedFile(output) {
  return /FAIL\s+(\S+)/.exec(output)?.[1];
}

function failure(output) {
  return /^\s*(\w*Error.*)$/m.exec(output)?.[1] ?? "the tests fail";
}
