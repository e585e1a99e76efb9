import type { HostDriver } from "@portico/core/driver";

/** Node's, which Deno and Bun have too. A bundle in a page has none, and ends with its page. */
const { process } = globalThis as { process?: NodeJS.Process };

/** The program around is the real one: only its files and sockets are in memory. */
export const host: HostDriver = {
  args: () => process?.argv.slice(2) ?? [],
  env: (name) => process?.env[name],
  write: process ? (to, text) => void (to === "out" ? process.stdout : process.stderr).write(text) : toConsole,
  tmpDir: () => "/tmp",
  onSignal: (name, fn) => listen(name, fn),
  onIdle: process ? (fn) => listen("beforeExit", fn) : undefined,
  onUnhandled(fn) {
    const stop = [listen("unhandledRejection", fn), listen("uncaughtException", fn)];
    return () => {
      for (const each of stop) each();
    };
  },
  setExitCode(code) {
    if (process) process.exitCode = code;
  },
  exit: (code) => void process?.exit(code),
};

function listen(event: string, fn: (what: unknown) => void): () => void {
  const listener = (what: unknown) => fn(what);
  process?.on(event, listener);
  return () => void process?.off(event, listener);
}

/** The console ends lines itself. */
function toConsole(to: "out" | "err", text: string): void {
  const line = text.replace(/\n$/, "");
  if (to === "out") console.log(line);
  else console.error(line);
}
