import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { cases as suiteCases } from "../cases/index.ts";
import { InputError } from "../input-error.ts";
import { type AskedRun, audit, auditExit, auditRun, isReport } from "../report/audit.ts";
import { type Report, unfinished } from "../report/report.ts";
import type { Case } from "../runner/case.ts";
import { isRefused, type LaneConfig } from "./config.ts";
import type { Lane } from "./lane.ts";
import { loadCases } from "./load-cases.ts";
import { type PeerProcess, startPeer } from "./peer-process.ts";
import { startRivals, strained, threadsOf, timeScaleOf } from "./strain.ts";

/** What the lane itself says is not asked for. */
type OfTheLane = "facts" | "module" | "threads" | "result" | "tmp" | "peerPort" | "expectations";

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
  let endRivals: () => void = () => undefined;
  try {
    await lane.prepare?.();
    const suite = job.cases === undefined ? suiteCases : await loadCases(job.cases);
    const command = lane.command(tmp);
    endRivals = startRivals(job.strain);
    peer = await startPeer();
    return await runProgram(lane, command, configOf(lane, job, tmp, peer.port), suite);
  } catch (error) {
    return { lane: lane.facts.name, result: undefined, trouble: [`cannot start: ${whyNot(error)}`], exitCode: null };
  } finally {
    endRivals();
    peer?.stop();
    rmSync(tmp, { recursive: true, force: true });
  }
}

function configOf(lane: Lane, job: LaneJob, tmp: string, peerPort: number): LaneConfig {
  const ofMutants = job.job === "suite" ? 1 : (lane.mutantTimeScale ?? 1);
  const timeScale = job.timeScale * ofMutants * timeScaleOf(job.strain);
  const { facts, module, expectations } = lane;
  return {
    ...job,
    ...threadsOf(job.strain),
    timeScale,
    facts,
    module,
    expectations,
    result: `${tmp}/result.json`,
    tmp,
    peerPort,
  };
}

async function runProgram(
  lane: Lane,
  asItIs: readonly string[],
  config: LaneConfig,
  suite: readonly Case[],
): Promise<LaneEnd> {
  if (asItIs.length === 0) throw new Error("the lane has no command");
  const { command, env } = strained(asItIs, config.strain);
  const [binary = "", ...flags] = command;
  const launched = Date.now();
  const child = spawn(binary, [...flags, JSON.stringify(config)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TMPDIR: config.tmp, ...env },
    cwd: lane.directory,
  });
  const seconds = (config.job === "kills" ? impatience : patience) * config.timeScale;
  const watch = watchProgress(child, config.result, seconds);
  const { code, signal } = await ended(child).finally(watch.stop);
  const stalled = watch.stalled();
  // What a killed program has started notices a little later, and writes until then.
  if (signal !== null) await pause(1_000);
  const { result, wrong } = readResult(config.result);
  const audited =
    config.job === "suite" && result !== undefined ? await auditEnd(result, { ...config, launched }, suite, code) : [];
  const trouble = [
    ...(stalled ? [`made no progress for ${seconds} s${during(result)} and was killed`] : []),
    ...(signal === null || stalled ? [] : [`ended by ${signal}`]),
    ...(code === null || code === 0 || code === 1 ? [] : [`ended with ${code}`]),
    ...wrong,
    ...audited,
  ];
  return { lane: lane.facts.name, result, trouble, exitCode: code };
}

function readResult(file: string): { result: unknown; wrong: readonly string[] } {
  if (!existsSync(file)) return { result: undefined, wrong: ["left no result"] };
  try {
    const result: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isRefused(result) ? { result: undefined, wrong: [result.refused] } : { result, wrong: [] };
  } catch {
    return { result: undefined, wrong: ["left a result that is no JSON"] };
  }
}

async function auditEnd(
  result: unknown,
  asked: AskedRun,
  suite: readonly Case[],
  exitCode: number | null,
): Promise<string[]> {
  if (!isReport(result)) return ["left a result that is no report"];
  return [...(await audit(result, suite)), ...auditRun(result, asked), ...auditExit(result, exitCode)];
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

function whyNot(error: unknown): string {
  if (error instanceof InputError) return error.message;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code !== "ENOENT" || syscall?.startsWith("spawn") !== true) return String(error);
  return `there is no program ${path}; give its path, or put it on the PATH`;
}

/** The case that a killed program was at. */
function during(result: unknown): string {
  const rows = (result as Partial<Report> | undefined)?.results ?? [];
  const row = rows.find(({ reason }) => reason === unfinished);
  return row === undefined ? "" : ` in ${row.id}`;
}

/** Seconds without a new result after which a program is taken for stuck: a thread that sleeps for ever notices nothing. */
const patience = 60;
/** The same for the kill matrix, whose wrong behaviours stop many programs; every case there ends sooner. */
const impatience = 30;

function watchProgress(child: ChildProcess, result: string, seconds: number): { stop(): void; stalled(): boolean } {
  let stalled = false;
  let last = Date.now();
  const timer = setInterval(() => {
    if (existsSync(result)) last = Math.max(last, statSync(result).mtimeMs);
    if (Date.now() - last < seconds * 1_000) return;
    stalled = true;
    child.kill("SIGKILL");
  }, 1_000);
  return { stop: () => clearInterval(timer), stalled: () => stalled };
}
