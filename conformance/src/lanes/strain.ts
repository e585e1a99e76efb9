import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

/**
 * What a machine may be like on which a lane has to pass all the same. `starved`: one processor, one thread of libuv's pool,
 * one thread for `parallel`. `slow`: that, with other programs on the same processor and five times as long limits.
 */
export type Strain = "starved" | "slow";

export const strains: readonly Strain[] = ["starved", "slow"];

/** How many threads `parallel` has then. */
const strainedThreads = 1;

/** How much longer the limits are. */
export function timeScaleOf(strain: Strain | undefined): number {
  return strain === "slow" ? 5 : 1;
}

/** What changes for the cases. */
export function threadsOf(strain: Strain | undefined): { readonly threads?: number } {
  return strain === undefined ? {} : { threads: strainedThreads };
}

/** A command under strain, and what is added to its environment. */
export interface StrainedCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const places: readonly string[] = ["/usr/bin/taskset", "/bin/taskset"];

/**
 * What a program starts inherits its processor.
 *
 * @param tasksets where the program may be that binds others to processors
 * @throws Error where there is none
 */
export function strained(
  command: readonly string[],
  strain: Strain | undefined,
  tasksets: readonly string[] = places,
): StrainedCommand {
  if (strain === undefined) return { command, env: {} };
  return { command: [...onOneProcessor(tasksets), ...command], env: { UV_THREADPOOL_SIZE: "1" } };
}

function onOneProcessor(tasksets: readonly string[]): string[] {
  const taskset = tasksets.find((path) => existsSync(path));
  if (taskset === undefined) throw new Error("a starved or slow run needs taskset, which is part of Linux' util-linux");
  return [taskset, "--cpu-list", firstProcessor()];
}

/** The first of those that this program may use: a container need not have the first of all. */
function firstProcessor(): string {
  const status = readFileSync("/proc/self/status", "utf8");
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(status)?.[1] ?? "0";
}

/** How many programs share the processor of a slow run: with three, it is a quarter as fast. */
const rivals = 3;

/** Starts the programs that a slow run shares its processor with. @returns ends them */
export function startRivals(strain: Strain | undefined): () => void {
  if (strain !== "slow") return () => undefined;
  // They end with this program, however it ends: whoever reads the pipe's end leaves the loop.
  const busy =
    'process.stdin.on("close", () => process.exit()).resume(); const spin = () => { const end = Date.now() + 50; while (Date.now() < end); setImmediate(spin); }; spin();';
  const { command } = strained([process.execPath, "-e", busy], strain);
  const [binary = "", ...args] = command;
  const children = Array.from(
    { length: rivals },
    (): ChildProcess => spawn(binary, args, { stdio: ["pipe", "ignore", "inherit"] }),
  );
  return () => {
    for (const child of children) child.kill("SIGKILL");
  };
}
