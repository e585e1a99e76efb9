import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { type Driver, openRoot } from "@portico/core/driver";
import { type AdapterModule, checkAdapter, checkedSource } from "./adapter/adapter.ts";
import type { AdapterFile } from "./adapter/adapter-file.ts";
import { checkSurroundings } from "./adapter/check-surroundings.ts";
import { cases } from "./cases/index.ts";
import { InputError } from "./input-error.ts";
import { detectRuntime } from "./lanes/detect.ts";
import { openLeakProbe } from "./lanes/leak-probe.ts";
import { type PeerProcess, startPeer } from "./lanes/peer-process.ts";
import { openTrap } from "./lanes/process-trap.ts";
import { systemSurroundings } from "./lanes/system-surroundings.ts";
import { faults, type Report, type Row } from "./report/report.ts";
import type { LaneFacts } from "./runner/context.ts";
import type { Environment, SurroundingsSource } from "./runner/environment.ts";
import { limits, scaled } from "./runner/limits.ts";
import { plan } from "./runner/plan.ts";
import { openSuite, type SuiteRun } from "./runner/suite.ts";
import { suiteVersion } from "./version.ts";

/** How a test runner takes a test. `limitMs` is for runners that would give up sooner. */
export type RegisterTest = (name: string, run: () => Promise<void>, limitMs: number) => unknown;

export interface RegisterOptions {
  /** The adapter's conformance.json. */
  readonly file: AdapterFile;
  /** The lane in it that this is: `node`, `deno` or `bun`, which the suite must find itself to run on, or another. */
  readonly lane: string;
  /** Order of the cases. Drawn, and in the report, when absent. */
  readonly seed?: number;
  /** Multiplies the time limits. */
  readonly timeScale?: number;
}

/**
 * Registers the suite with a test runner: each case that applies is a test, and after them one that asserts the verdict, so
 * that a run which leaves tests out is not green. For vitest, node:test, Deno.test and bun:test. Certificates come from the
 * command line: there the suite has a program to itself.
 *
 * @throws InputError if the driver is none, or differs from what its file claims
 */
export function register(
  test: RegisterTest,
  adapter: Omit<AdapterModule, "createDriver">,
  options: RegisterOptions,
): void {
  const { driver } = adapter;
  if (driver === undefined) throw new InputError("register needs an adapter with a driver");
  const facts = factsOf(options);
  checkAdapter(driver, "register", facts);
  const { seed = 1 + (Date.now() % 0x7fff_fffe), timeScale = 1 } = options;
  const run = once(() => openRun(driver, adapter.surroundings, { ...options, seed, timeScale }, facts));
  const { run: planned } = plan(cases, { capabilities: driver.capabilities, seed });
  const limitMs = timeScale * mostMs;
  for (const one of planned) test(one.id, async () => assertGood(await (await run()).suite.run(one)), limitMs);
  test("the verdict", async () => assertVerdict(await (await run()).end()), limitMs);
}

/** The longest that a slow case may take, with all that comes before and after it. */
const mostMs = 120_000;

const hosts: readonly string[] = ["node", "deno", "bun"];

function factsOf({ file, lane }: RegisterOptions): LaneFacts {
  const claim = file.lanes[lane];
  if (claim === undefined) throw new InputError(`${file.adapter} claims nothing for the lane ${lane}`);
  const detected = detectRuntime();
  const host = { runtime: hosts.includes(lane) ? lane : detected.runtime, version: "" };
  return { name: lane, adapter: file.adapter, expected: { ...claim, version: "" }, host, detected };
}

interface Run {
  readonly suite: SuiteRun;
  end(): Promise<Report>;
}

type Settings = Required<Pick<RegisterOptions, "seed" | "timeScale">> & RegisterOptions;

async function openRun(
  driver: Driver,
  surroundings: AdapterModule["surroundings"],
  { file, seed, timeScale }: Settings,
  lane: LaneFacts,
): Promise<Run> {
  const place = await openPlace(driver, surroundings);
  const environment: Environment = {
    lane,
    worker: new URL("./cases/exposed.js", import.meta.url).href,
    seed,
    limits: scaled(limits.ordinary, timeScale),
    // Errors that are let loose to see whether anybody hears would make the runner's own tests fail.
    trap: { ...openTrap(), deaf: async () => [] },
    leaks: openLeakProbe(),
    openRoot,
    open: () => place.source.open(),
  };
  await checkSurroundings(driver, environment);
  const { runtime, version: runtimeVersion } = lane.detected;
  const suite = await openSuite({
    cases,
    suite: { name: "@portico/conformance" },
    environment,
    host: {
      ...{ adapter: lane.adapter, lane: lane.name, runtime, runtimeVersion },
      ...{ os: process.platform, arch: process.arch, capabilities: [...driver.capabilities] },
    },
    version: suiteVersion(),
    timeScale,
    expectations: file,
    save: () => undefined,
  });
  const end = async (): Promise<Report> => {
    const report = await suite.end();
    environment.trap.close();
    place.close();
    await driver.release?.();
    return report;
  };
  return { suite, end };
}

interface Place {
  readonly source: SurroundingsSource;
  close(): void;
}

async function openPlace(driver: Driver, surroundings: AdapterModule["surroundings"]): Promise<Place> {
  if (surroundings !== undefined) {
    const source = checkedSource(await surroundings(driver), "register");
    return { source, close: () => source.close() };
  }
  const tmp = realpathSync(mkdtempSync(`${tmpdir()}/conformance-`));
  const peer: PeerProcess = await startPeer();
  const source = await systemSurroundings(driver, tmp, peer.port);
  const close = (): void => {
    source.close();
    peer.stop();
    rmSync(tmp, { recursive: true, force: true });
  };
  return { source, close };
}

function assertGood(row: Row): void {
  if (row.status === "fail" || row.status === "unexpected-pass") throw new Error(textOf(row));
}

function textOf({ status, message = "", rule, dump }: Row): string {
  return [`${status}: ${message} (rule ${rule})`, ...(dump === undefined ? [] : [dump])].join("\n");
}

function assertVerdict(report: Report): void {
  const wrong = faults(report);
  if (wrong.length > 0)
    throw new Error(`${report.host.adapter} does not pass, seed ${report.run.seed}:\n${wrong.join("\n")}`);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
