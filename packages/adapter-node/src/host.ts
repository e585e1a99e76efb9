import { tmpdir } from "node:os";
import type { HostDriver } from "@portico/core/driver";

/** The process. */
export const host: HostDriver = {
  args: () => process.argv.slice(2),
  env: (name) => process.env[name],
  write: (to, text) => {
    (to === "out" ? process.stdout : process.stderr).write(text);
  },
  tmpDir: tmpdir,
  onSignal: (name, fn) => {
    const listener = (): void => fn();
    process.on(name, listener);
    return () => {
      process.off(name, listener);
    };
  },
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
