import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { driver } from "@portico/adapter-node";
import { type Driver, openRoot } from "@portico/core/driver";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cases } from "../src/cases/index.ts";
import { startPeer } from "../src/lanes/peer-process.ts";
import { systemSurroundings } from "../src/lanes/system-surroundings.ts";
import type { Environment, SurroundingsSource } from "../src/runner/environment.ts";
import { limits } from "../src/runner/limits.ts";
import { runCase } from "../src/runner/run.ts";
import { noTrap } from "../src/runner/trap.ts";
import { testEnvironment } from "./support/environment.ts";

// The adapter of Node where one thread can work at once: cases take what `limits.parallelism` says.

const { threads } = driver.spawn;
if (threads === undefined) throw new Error("Node has threads");
const alone: Driver = { ...driver, spawn: { ...driver.spawn, threads: { ...threads, parallelism: 1 } } };
const tmp = realpathSync(mkdtempSync(`${tmpdir()}/one-thread-`));
let peer: Awaited<ReturnType<typeof startPeer>>;
let source: SurroundingsSource;

beforeAll(async () => {
  peer = await startPeer();
  source = await systemSurroundings(alone, tmp, peer.port);
});
afterAll(() => {
  source.close();
  peer.stop();
  rmSync(tmp, { recursive: true });
});

test.each(cases.filter((one) => one.needs.includes("threads") && one.lacks === undefined))(
  "$id",
  async (one) => {
    const environment: Environment = {
      ...testEnvironment({ trap: noTrap }),
      worker: new URL("../dist/cases/exposed.js", import.meta.url).href,
      leaks: { sight: "not observed", now: () => [] },
      limits: limits.ordinary,
      openRoot,
      open: source.open,
    };
    expect((await runCase(one, environment)).failures).toEqual([]);
  },
  60_000,
);
