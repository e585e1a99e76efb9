import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  readonly ok: boolean;
  /** What it wrote, of both streams and in order, and why it did not end well. */
  readonly output: string;
}

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  /** After which it is told to end. */
  readonly limitMs: number;
}

/** How long a program that was told to end may take. */
const graceMs = 2000;

/** Runs a program to its end without a terminal. Never rejects: one that cannot be started has ended badly. */
export function command(program: string, args: readonly string[], { env, limitMs }: CommandOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: string[] = [];
    let overdue = false;
    const term = setTimeout(() => {
      overdue = true;
      child.kill("SIGTERM");
    }, limitMs);
    const kill = setTimeout(() => {
      child.kill("SIGKILL");
      // What it has started may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, limitMs + graceMs);
    const end = (ok: boolean, why: string): void => {
      clearTimeout(term);
      clearTimeout(kill);
      resolve({ ok, output: [chunks.join("").trim(), why].filter((part) => part !== "").join("\n") });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
    }
    child.on("error", (error) => end(false, error.message));
    child.on("close", (code, signal) => {
      if (overdue) end(false, `It did not end within ${limitMs / 1000} s.`);
      else end(code === 0, code === 0 ? "" : `It ended with ${code ?? signal}.`);
    });
  });
}
