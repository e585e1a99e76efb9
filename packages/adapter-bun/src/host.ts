import { writeSync } from "node:fs";
import type { HostDriver } from "@portico/core/driver";

/** The process. */
export const host: HostDriver = {
  args: () => Bun.argv.slice(2),
  env: (name) => Bun.env[name],
  write: (to, text) => writeAll(to === "out" ? 1 : 2, new TextEncoder().encode(text)),
  tmpDir: () => Bun.env.TMPDIR || Bun.env.TMP || Bun.env.TEMP || "/tmp",
  onSignal: (name, fn) => {
    const listener = (): void => fn();
    process.on(name, listener);
    return () => {
      process.off(name, listener);
    };
  },
  // Not called while a module waits at its top level: Bun then waits for ever.
  onIdle: (fn) => {
    const listener = (): void => fn();
    process.on("beforeExit", listener);
    return () => {
      process.off("beforeExit", listener);
    };
  },
  onUnhandled: (fn) => {
    const listener = (error: unknown): void => fn(error);
    process.on("unhandledRejection", listener);
    process.on("uncaughtException", listener);
    return () => {
      process.off("unhandledRejection", listener);
      process.off("uncaughtException", listener);
    };
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
  exit: (code) => {
    process.exit(code);
  },
};

/** Synchronous, because `process.exit` drops what `process.stdout` still holds for a pipe. */
function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
