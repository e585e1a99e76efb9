import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, test } from "vitest";
import { cases } from "../src/cases/index.ts";
import { additions, additionsOf, idsOf } from "../src/lanes/oracle-additions.ts";
import { fs as nodeFs } from "../src/oracles/node-fs.ts";
import { openRootOver, oracleDriver } from "../src/oracles/oracle.ts";
import type { RawFs } from "../src/oracles/raw.ts";
import { ok, type Report, surprises } from "../src/report/report.ts";
import type { Case } from "../src/runner/case.ts";
import type { Environment } from "../src/runner/environment.ts";
import type { Known } from "../src/runner/expect.ts";
import { limits } from "../src/runner/limits.ts";
import { runSuite } from "../src/runner/suite.ts";
import { noTrap } from "../src/runner/trap.ts";
import { laneFacts, testEnvironment } from "./support/environment.ts";

const directory = mkdtempSync(`${tmpdir()}/oracle-test-`);
afterAll(() => rmSync(directory, { recursive: true }));

function environmentOf(fs: RawFs): Environment {
  const driver = oracleDriver();
  const base = testEnvironment({ trap: noTrap, driver });
  return {
    ...base,
    lane: { ...laneFacts, name: "oracle-node", traits: ["fs"] },
    limits: limits.ordinary,
    openRoot: openRootOver(fs, driver),
    open: async () => ({ ...(await base.open()), tmp: async () => mkdtempSync(`${directory}/`) }),
  };
}

async function run(fs: RawFs, known: readonly Known[], suite: readonly Case[] = cases): Promise<Report> {
  const environment = environmentOf(fs);
  const { capabilities } = oracleDriver();
  return runSuite({
    cases: suite,
    suite: { name: "@portico/conformance" },
    environment,
    host: {
      ...{ adapter: "oracle-node", lane: "oracle-node", runtime: "node", runtimeVersion: "24" },
      ...{ os: "linux", arch: "x64", capabilities },
    },
    version: "0.0.0",
    timeScale: 1,
    expectations: { adapter: "oracle-node", known },
    save: () => undefined,
  });
}

const known = additionsOf("oracle-node");

test("an oracle passes what core does not add, and that certifies nothing", { timeout: 60_000 }, async () => {
  const report = await run(nodeFs, known);
  expect(surprises(report)).toEqual([]);
  expect(report.run.traits).toEqual(["fs"]);
  expect(report.profiles).toEqual({});
  expect(ok(report)).toBe(false);
  expect(report.results.filter(({ id, status }) => status === "pass" && !id.startsWith("fs/"))).toEqual([]);
});

const pool = new Uint8Array(65_536);

describe("a broken oracle is noticed", () => {
  test.each<[string, Partial<RawFs>, Case["id"]]>([
    [
      "reading into a pool",
      {
        async readFile(path) {
          const bytes = await nodeFs.readFile(path);
          pool.set(bytes);
          return pool.subarray(0, bytes.length);
        },
      },
      "fs/what-read-file-gave-stays-what-it-was",
    ],
    [
      "making a missing directory",
      {
        async writeFile(path, ...rest) {
          await nodeFs.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
          await nodeFs.writeFile(path, ...rest);
        },
      },
      "fs/a-file-in-a-missing-directory-is-not-found",
    ],
    [
      "removing a full directory",
      { remove: (path) => nodeFs.remove(path, { recursive: true }) },
      "fs/remove-of-a-full-directory-is-not-empty",
    ],
    [
      "writing over what others have appended",
      { open: (path, { append: _, ...how } = {}) => nodeFs.open(path, { write: true, ...how }) },
      "fs/appends-of-two-files-do-not-overwrite-each-other",
    ],
  ])("%s", async (_, wrong, id) => {
    const one = cases.filter((candidate) => candidate.id === id);
    expect(surprises(await run({ ...nodeFs, ...wrong }, [], one))[0]).toMatch(`${id}: fail`);
    const [row] = (await run(nodeFs, [], one)).results;
    expect(row?.status).toBe("pass");
  });
});

describe("an addition that is none is an error", () => {
  const entry = (id: string): Known => ({ case: id, says: "x", issue: "docs/compatibility.md", added: "2026-01-01" });
  const passing = "fs/text-is-utf-8";
  const one = cases.filter(({ id }) => id === passing);

  test("because its case passes", async () => {
    const [fault] = surprises(await run(nodeFs, [entry(passing)], one));
    expect(fault).toMatch(`${passing}: unexpected-pass`);
  });

  test("because its case is not there, or does not run here", async () => {
    const faults = surprises(await run(nodeFs, [entry("fs/gone"), entry("tcp/connect-reaches-the-peer")], one));
    expect(faults.filter((fault) => fault.includes("stale-expectation"))).toHaveLength(2);
  });
});

test("every addition is of file cases, each once, with a sentence", () => {
  const ids = cases.map(({ id }) => id);
  for (const one of additions) {
    expect(idsOf(one)).not.toEqual([]);
    expect(ids).toEqual(expect.arrayContaining([...idsOf(one)]));
    expect(one.why).toMatch(/^[A-Z].*[^.]\.$/);
  }
  const all = additions.flatMap(idsOf);
  expect(new Set(all).size).toBe(all.length);
});
