import { execFile, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { binaryOf } from "../src/lanes/runtimes.ts";

// The built launcher, from outside.

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const directory = mkdtempSync(`${tmpdir()}/cli-test-`);
afterAll(() => rmSync(directory, { recursive: true }));

const identity = "identity/adapter-and-runtime-are-the-ones-under-test";

interface End {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: string[]): Promise<End> {
  try {
    const { stdout, stderr } = await promisify(execFile)(binaryOf("node-24"), [cli, ...args]);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

const limit = 60_000;

test.concurrent("one case on one lane", { timeout: limit }, async () => {
  const json = `${directory}/report.json`;
  const { code, out } = await run("--lane", "reference", "--case", identity, "--seed", "5", "--json", json);
  expect(out).toMatch(/^seed 5, \d+ cases, lanes reference$/m);
  expect(out).toMatch(/^conformance reference: 1 passed, 0 failed, \d+ skipped$/m);
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(json, "utf8")) as Record<string, unknown>;
  expect(report).toMatchObject({ format: 1, host: { lane: "reference" }, run: { seed: 5, partial: true } });
  expect(report).not.toHaveProperty("ok");
});

test.concurrent("a failing case of a lane that only informs fails nothing", { timeout: limit }, async () => {
  const failing = "tcp/listening-on-a-foreign-address-is-not-available";
  const { code, out } = await run("--lane", "node-on-deno", "--case", failing);
  expect(out).toMatch(/^conformance node-on-deno: 0 passed, 1 failed, \d+ skipped$/m);
  expect(code).toBe(0);
});

test.concurrent("a lane of one trait says so", { timeout: limit }, async () => {
  const { code, out } = await run("--lane", "oracle-deno");
  expect(out).toMatch(/^oracle-deno: only fs runs here, which certifies nothing$/m);
  expect(out).toMatch(/^conformance oracle-deno: \d+ passed, 0 failed, \d+ skipped$/m);
  expect(code).toBe(0);
});

test.concurrent("several lanes give an array of reports, in the order of the table", { timeout: limit }, async () => {
  const json = `${directory}/reports.json`;
  const { code } = await run("--lane", "node-24", "--lane", "reference", "--case", identity, "--json", json);
  expect(code).toBe(0);
  const reports = JSON.parse(readFileSync(json, "utf8")) as { host: { lane: string }; suite: { digest: string } }[];
  expect(reports.map((report) => report.host.lane)).toEqual(["reference", "node-24"]);
  expect(new Set(reports.map((report) => report.suite.digest)).size).toBe(1);
});

test.concurrent("the threads of a runtime duplicate the standard streams, which is no leak", { timeout: limit }, () => {
  const log = `${directory}/log`;
  const fd = openSync(log, "w");
  const args = ["--lane", "deno", "--case", "block-on/deadline-is-timed-out"];
  const { status } = spawnSync(binaryOf("node-24"), [cli, ...args], { stdio: ["ignore", fd, fd] });
  closeSync(fd);
  expect(readFileSync(log, "utf8")).toMatch(/^conformance deno: 1 passed, 0 failed, \d+ skipped$/m);
  expect(status).toBe(0);
});

const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));
const good = `${fixtures}good/adapter.js`;

describe.concurrent("a stranger's adapter", () => {
  test.each(["node", "deno", "bun", "chromium-page", "chromium-worker", "chromium-isolated"])(
    "is tested on %s",
    { timeout: limit },
    async (lane) => {
      const { code, out } = await run(
        good,
        "--lane",
        lane,
        "--case",
        identity,
        "--case",
        "fs/bytes-come-back-as-they-were-written",
      );
      expect(out).toContain(`conformance ${lane}: 2 passed, 0 failed`);
      expect(out).toContain(`${lane}: The run is partial`);
      expect(code).toBe(0);
    },
  );

  test("is tested on a runtime that the suite does not know", { timeout: limit }, async () => {
    const command = `${binaryOf("node-24")} --no-warnings`;
    const { out } = await run(good, "--lane", "elsewhere", "--command", command, "--case", identity);
    expect(out).toContain("conformance elsewhere: 1 passed, 0 failed");
  });

  test.each([
    ["nothing", "exports no adapter: it needs `driver`"],
    ["throws", "cannot be loaded: Error: broken on purpose"],
    ["other-contract", "the driver speaks contract 2, this suite and its core speak contract 1"],
    ["telepathy", "the driver claims the unknown telepathy; capabilities are fs, "],
    ["claims-more", "the driver and its conformance.json differ: the driver claims tcp and the file does not"],
    ["other-runtime", "its conformance.json says that the driver calls its runtime reference, the driver says another"],
    ["half", "the driver lacks timers, which every driver has"],
    ["no-files", "the driver claims fs and does not have the trait or method for it"],
    ["common", "cannot be loaded; it has to be an ES module, and this looks like CommonJS"],
  ])("that is wrong is refused: %s", { timeout: limit }, async (name, said) => {
    const { code, out } = await run(`${fixtures}bad/${name}.js`, "--lane", "node");
    expect(out).toContain(said);
    expect(out).toContain("conformance: 0 passed, 1 failed, 0 skipped");
    expect(code).toBe(1);
  });

  test.each([
    [["./nowhere.js", "--lane", "node"], "There is no module"],
    [["nobodys-package", "--lane", "node"], "nor an installed package nobodys-package"],
    [[good, "--lane", "moon"], "No lane is called moon; there are node, deno"],
    [[`${fixtures}bad/nothing.js`, "--lane", "deno"], "bad claims nothing for the lane deno"],
    [[good, "--lane", "node", "--all"], "cannot be used with"],
    [[`${fixtures}stale/adapter.js`, "--lane", "node"], "knows of fs/no-such-case, and the suite has no such case"],
    [[good, "--command", "x"], "--command goes with the module of an adapter and one --lane"],
  ])("%j is a usage error", { timeout: limit }, async (args, said) => {
    expect(await run(...args)).toMatchObject({ code: 64, err: expect.stringContaining(said) });
  });

  test.each([
    ["without-surroundings", /The driver does not find \/\S+, the directory of a case\..*needs `surroundings`/],
    ["empty-surroundings", "surroundings() has to give close too"],
  ])("whose files are its own says where they are: %s", { timeout: limit }, async (name, said) => {
    const { code, out } = await run(`${fixtures}good/${name}.js`, "--lane", "node", "--case", identity);
    expect(out).toEqual(typeof said === "string" ? expect.stringContaining(said) : expect.stringMatching(said));
    expect(code).toBe(1);
  });

  test("a lane that cannot start fails", { timeout: limit }, async () => {
    const { code, out } = await run(good, "--lane", "elsewhere", "--command", "/nowhere/runtime");
    expect(out).toContain("elsewhere: cannot start: there is no program /nowhere/runtime;");
    expect(code).toBe(1);
  });
});

test("the surroundings that the documents show are those of the example, which is certified", () => {
  const [document, example] = ["../../docs/writing-an-adapter.md", "../examples/memory-adapter/src/conformance.ts"].map(
    (file) => readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8"),
  );
  expect(document).toContain(`\`\`\`ts\n${example}\`\`\``);
});

describe.concurrent("a library author's own cases", () => {
  test("run on every adapter that has what they need", { timeout: limit }, async () => {
    const lanes = ["reference", "node-24", "deno", "bun", "chromium-page"].flatMap((lane) => ["--lane", lane]);
    const { code, out } = await run("run", `${fixtures}good/own.cases.js`, ...lanes);
    expect(out).toContain("conformance reference: 1 passed, 0 failed, 1 skipped");
    for (const lane of ["node-24", "deno", "bun", "chromium-page"])
      expect(out).toContain(`conformance ${lane}: 2 passed, 0 failed, 0 skipped`);
    expect(code).toBe(0);
  });

  test("fail with what they wait for, and for what they leave", { timeout: limit }, async () => {
    const { code, out } = await run("run", `${fixtures}good/failing.cases.js`, "--lane", "node-24");
    expect(out).toContain("FAIL self/waits-for-ever: timed out: it");
    expect(out).toMatch(/when the time was up:\n +root: body, waits for join lazy\n +lazy: body, waits for sleep/);
    expect(out).toContain("FAIL self/leaves-an-error: late error: Error (nobody takes this)");
    expect(code).toBe(1);
  });

  test.each([
    ["no", "exports no cases: it needs `export const cases = defineCases([...])`"],
    ["malformed", "NoGroup: the id is a group and a sentence, both in kebab-case"],
  ])("that are wrong are refused: %s", { timeout: limit }, async (name, said) => {
    const { code, out } = await run("run", `${fixtures}bad/${name}.cases.js`, "--lane", "node-24");
    expect(out).toContain(said);
    expect(code).toBe(1);
  });

  test("are run somewhere", { timeout: limit }, async () => {
    const { code, err } = await run("run", `${fixtures}good/own.cases.js`);
    expect([code, err]).toEqual([64, expect.stringContaining("Say where: --all, or --lane")]);
  });
});

test.concurrent("a case is explained", { timeout: limit }, async () => {
  const { code, out } = await run("--explain", identity);
  expect(out).toContain("ID-1 ");
  expect(out).toContain("Look at: `runtime`, `version`, `capabilities`");
  expect(out).toMatch(/It has been seen to fail where\n {2}\S/);
  expect(code).toBe(0);
});

test.concurrent("JUnit XML is written for all lanes", { timeout: limit }, async () => {
  const file = `${directory}/junit.xml`;
  await run("--lane", "reference", "--lane", "node-24", "--case", identity, "--junit", file);
  expect(readFileSync(file, "utf8").match(/<testsuite name="[^"]+"/g)).toEqual([
    '<testsuite name="reference"',
    '<testsuite name="node-24"',
  ]);
});

test.concurrent("help and the list", { timeout: limit }, async () => {
  expect(await run("--help")).toMatchObject({
    code: 0,
    out: expect.stringContaining("Usage: portico-conformance [module]"),
  });
  expect(await run("--list")).toMatchObject({ code: 0, out: expect.stringContaining(`case ${identity} (must, ID-1)`) });
  const { out } = await run("--mutants", "--list");
  expect(out).toContain("mutant a-driver-belies-itself (manifest/claims-and-traits-belong-together)");
});

test.concurrent("an old Node is told of, and nothing else happens", { timeout: limit }, async () => {
  const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.11.0" } })';
  const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
  const args = ["--import", `data:text/javascript,${old}`, bin, "--list"];
  const { status, stdout, stderr } = spawnSync(binaryOf("node-24"), args, { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 64,
    stdout: "",
    stderr: "portico-conformance needs Node 22.12 or newer, this is 22.11.0\n",
  });
});

test.concurrent.each([
  [["--lane", "nowhere"], "No lane is called nowhere"],
  [["--lane", "chromium-pages"], "Did you mean chromium-page? --list prints them all"],
  [["--case", "tcp/connect-reaches-a-peer"], "Did you mean tcp/connect-reaches-the-peer? --list prints them all"],
  [["--mutant", "xyz"], "No mutant is called xyz. --mutants --list prints them all"],
  [["--seed", "x"], "It has to be a whole number."],
  [["--jobs", "0"], "It has to be a whole number from 1."],
  [["--lane", "reference", "--case", identity, "--json", "/dev/null/x.json"], "/dev/null/x.json cannot be written"],
  [["--case", "tcp/none"], "No case is called tcp/none"],
  [["kills", "--case", identity], "--case goes with --update only"],
  [["kills", "--update", "--case", "tcp/none"], "No case is called tcp/none"],
  [["--wrong"], "unknown option '--wrong'"],
])("%j is a usage error", { timeout: limit }, async (args, said) => {
  expect(await run(...args)).toMatchObject({ code: 64, err: expect.stringContaining(said) });
});
