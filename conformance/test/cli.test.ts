import { execFile, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
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

test("one case on one lane", { timeout: limit }, async () => {
  const json = `${directory}/report.json`;
  const { code, out } = await run("--lane", "reference", "--case", identity, "--seed", "5", "--json", json);
  expect(out).toMatch(/^seed 5, \d+ cases, lanes reference$/m);
  expect(out).toMatch(/^conformance reference: 1 passed, 0 failed, \d+ skipped$/m);
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(json, "utf8")) as Record<string, unknown>;
  expect(report).toMatchObject({ format: 1, host: { lane: "reference" }, run: { seed: 5, partial: true } });
  expect(report).not.toHaveProperty("ok");
});

test("a failing case of a lane that only informs fails nothing", { timeout: limit }, async () => {
  const failing = "tcp/listening-on-a-foreign-address-is-not-available";
  const { code, out } = await run("--lane", "node-on-deno", "--case", failing);
  expect(out).toMatch(/^conformance node-on-deno: 0 passed, 1 failed, \d+ skipped$/m);
  expect(code).toBe(0);
});

test("a lane of one trait says so", { timeout: limit }, async () => {
  const { code, out } = await run("--lane", "oracle-deno");
  expect(out).toMatch(/^oracle-deno: only fs runs here, which certifies nothing$/m);
  expect(out).toMatch(/^conformance oracle-deno: \d+ passed, 0 failed, \d+ skipped$/m);
  expect(code).toBe(0);
});

test("several lanes give an array of reports, in the order of the table", { timeout: limit }, async () => {
  const json = `${directory}/reports.json`;
  const { code } = await run("--lane", "node-24", "--lane", "reference", "--case", identity, "--json", json);
  expect(code).toBe(0);
  const reports = JSON.parse(readFileSync(json, "utf8")) as { host: { lane: string }; suite: { digest: string } }[];
  expect(reports.map((report) => report.host.lane)).toEqual(["reference", "node-24"]);
  expect(new Set(reports.map((report) => report.suite.digest)).size).toBe(1);
});

test("the threads of a runtime duplicate the standard streams, which is no leak", { timeout: limit }, () => {
  const log = `${directory}/log`;
  const fd = openSync(log, "w");
  const args = ["--lane", "deno", "--case", "block-on/deadline-is-timed-out"];
  const { status } = spawnSync(binaryOf("node-24"), [cli, ...args], { stdio: ["ignore", fd, fd] });
  closeSync(fd);
  expect(readFileSync(log, "utf8")).toMatch(/^conformance deno: 1 passed, 0 failed, \d+ skipped$/m);
  expect(status).toBe(0);
});

test("help and the list", { timeout: limit }, async () => {
  expect(await run("--help")).toMatchObject({
    code: 0,
    out: expect.stringContaining("Usage: portico-conformance [module]"),
  });
  expect(await run("--list")).toMatchObject({ code: 0, out: expect.stringContaining(`case ${identity} (must, ID-1)`) });
});

test.each([
  [["--lane", "nowhere"], "No lane is called nowhere"],
  [["--case", "tcp/none"], "No case is called tcp/none"],
  [["--mutant", "none"], "No mutant is called none"],
  [["--wrong"], "unknown option '--wrong'"],
])("%j is a usage error", { timeout: limit }, async (args, said) => {
  expect(await run(...args)).toMatchObject({ code: 64, err: expect.stringContaining(said) });
});
