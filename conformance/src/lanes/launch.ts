import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { type Expectations, readExpectations } from "../expect.ts";
import type { LaneConfig } from "./config.ts";
import type { Lane } from "./lanes.ts";
import { type PeerProcess, startPeer } from "./peer-process.ts";
import { root } from "./runtimes.ts";

type Asked =
  | "version"
  | "seed"
  | "timeScale"
  | "only"
  | "job"
  | "sample"
  | "shard"
  | "mutants"
  | "behaviour"
  | "atOnce";

export type LaneJob = Pick<LaneConfig, Asked>;

/** What came of a lane's program. */
export interface LaneEnd {
  readonly lane: string;
  /** What it wrote, if it wrote anything. */
  readonly result: unknown;
  /** What was wrong with the program itself: it could not start, it was killed, it did not end. */
  readonly trouble: readonly string[];
  readonly exitCode: number | null;
}

/** Starts the lane's program, with a peer and a directory of its own, and waits for its end. */
export async function launchLane(lane: Lane, job: LaneJob): Promise<LaneEnd> {
  const tmp = realpathSync(mkdtempSync(`${tmpdir()}/conformance-`));
  let peer: PeerProcess | undefined;
  try {
    await lane.prepare?.();
    if (lane.peer) peer = await startPeer();
    return await runProgram(lane, configOf(lane, job, tmp, peer?.port), tmp);
  } catch (error) {
    return { lane: lane.facts.name, result: undefined, trouble: [`cannot start: ${error}`], exitCode: null };
  } finally {
    peer?.stop();
    rmSync(tmp, { recursive: true, force: true });
  }
}

function configOf(lane: Lane, job: LaneJob, tmp: string, peerPort: number | undefined): LaneConfig {
  const timeScale = job.timeScale * (job.job !== "suite" ? (lane.mutantTimeScale ?? 1) : 1);
  const result = `${tmp}/result.json`;
  const config = { ...job, timeScale, facts: lane.facts, result, tmp, expectations: expectationsOf(lane) };
  return peerPort === undefined ? config : { ...config, peerPort };
}

function expectationsOf(lane: Lane): Expectations {
  const file = `${root}packages/${lane.directory}/conformance.json`;
  if (lane.directory === undefined || !existsSync(file)) return { adapter: lane.facts.adapter, known: [] };
  const expectations = readExpectations(readFileSync(file, "utf8"), file);
  if (expectations.adapter === lane.facts.adapter) return expectations;
  throw new Error(`${file} is about ${expectations.adapter}`);
}

async function runProgram(lane: Lane, config: LaneConfig, tmp: string): Promise<LaneEnd> {
  const [binary, ...flags] = lane.command(tmp);
  if (binary === undefined) throw new Error("the lane has no command");
  const child = spawn(binary, [...flags, JSON.stringify(config)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TMPDIR: tmp },
    cwd: root,
  });
  const seconds = (config.job === "kills" ? impatience : patience) * config.timeScale;
  const watch = watchProgress(child, config.result, seconds);
  const { code, signal } = await ended(child);
  const stalled = watch.stop();
  // What a killed program has started notices a little later, and writes until then.
  if (signal !== null) await pause(1_000);
  const result: unknown = existsSync(config.result) ? JSON.parse(readFileSync(config.result, "utf8")) : undefined;
  const trouble = [
    ...(stalled ? [`made no progress for ${seconds} s and was killed`] : []),
    ...(signal === null || stalled ? [] : [`ended by ${signal}`]),
    ...(code === null || code === 0 || code === 1 ? [] : [`ended with ${code}`]),
    ...(result === undefined ? ["left no result"] : []),
  ];
  return { lane: lane.facts.name, result, trouble, exitCode: code };
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

/** Seconds without a new result after which a program is taken for stuck: a thread that sleeps for ever notices nothing. */
const patience = 60;
/** The same for the kill matrix, whose wrong behaviours stop many programs; every case there ends sooner. */
const impatience = 30;

function watchProgress(child: ChildProcess, result: string, seconds: number): { stop(): boolean } {
  let stalled = false;
  let last = Date.now();
  const timer = setInterval(() => {
    if (existsSync(result)) last = Math.max(last, statSync(result).mtimeMs);
    if (Date.now() - last < seconds * 1_000) return;
    stalled = true;
    child.kill("SIGKILL");
  }, 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      return stalled;
    },
  };
}
