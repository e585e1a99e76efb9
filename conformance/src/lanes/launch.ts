import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { InputError } from "../input-error.ts";
import { type Report, unfinished } from "../report.ts";
import { isRefused, type LaneConfig } from "./config.ts";
import type { Lane } from "./lane.ts";
import { type PeerProcess, startPeer } from "./peer-process.ts";

/** What the lane itself says is not asked for. */
type OfTheLane = "facts" | "module" | "result" | "tmp" | "peerPort" | "expectations";

export type LaneJob = Omit<LaneConfig, OfTheLane>;

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
    const command = lane.command(tmp);
    peer = await startPeer();
    return await runProgram(lane, command, configOf(lane, job, tmp, peer.port), tmp);
  } catch (error) {
    const why = error instanceof InputError ? error.message : String(error);
    return { lane: lane.facts.name, result: undefined, trouble: [`cannot start: ${why}`], exitCode: null };
  } finally {
    peer?.stop();
    rmSync(tmp, { recursive: true, force: true });
  }
}

function configOf(lane: Lane, job: LaneJob, tmp: string, peerPort: number): LaneConfig {
  const timeScale = job.timeScale * (job.job === "suite" ? 1 : (lane.mutantTimeScale ?? 1));
  const { facts, module, expectations } = lane;
  return { ...job, timeScale, facts, module, expectations, result: `${tmp}/result.json`, tmp, peerPort };
}

async function runProgram(lane: Lane, command: readonly string[], config: LaneConfig, tmp: string): Promise<LaneEnd> {
  const [binary, ...flags] = command;
  if (binary === undefined) throw new Error("the lane has no command");
  const child = spawn(binary, [...flags, JSON.stringify(config)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TMPDIR: tmp },
    cwd: lane.directory,
  });
  const watch = watchProgress(child, config.result, config.timeScale);
  const { code, signal } = await ended(child).finally(watch.stop);
  const stalled = watch.stalled();
  // What a killed program has started notices a little later, and writes until then.
  if (signal !== null) await pause(1_000);
  const written: unknown = existsSync(config.result) ? JSON.parse(readFileSync(config.result, "utf8")) : undefined;
  const result = isRefused(written) ? undefined : written;
  const trouble = [
    ...(stalled ? [`made no progress for ${patience * config.timeScale} s${during(result)} and was killed`] : []),
    ...(signal === null || stalled ? [] : [`ended by ${signal}`]),
    ...(code === null || code === 0 || code === 1 ? [] : [`ended with ${code}`]),
    ...(isRefused(written) ? [written.refused] : []),
    ...(written === undefined ? ["left no result"] : []),
  ];
  return { lane: lane.facts.name, result, trouble, exitCode: code };
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

/** The case that a killed program was at. */
function during(result: unknown): string {
  const rows = (result as Partial<Report> | undefined)?.results ?? [];
  const row = rows.find(({ reason }) => reason === unfinished);
  return row === undefined ? "" : ` in ${row.id}`;
}

/** Seconds without a new result after which a program is taken for stuck: a thread that sleeps for ever notices nothing. */
const patience = 60;

function watchProgress(child: ChildProcess, result: string, timeScale: number): { stop(): void; stalled(): boolean } {
  let stalled = false;
  let last = Date.now();
  const timer = setInterval(() => {
    if (existsSync(result)) last = Math.max(last, statSync(result).mtimeMs);
    if (Date.now() - last < patience * 1_000 * timeScale) return;
    stalled = true;
    child.kill("SIGKILL");
  }, 1_000);
  return { stop: () => clearInterval(timer), stalled: () => stalled };
}
