import type { HostDriver } from "@portico/core/driver";
import { neverAsk } from "./permissions.ts";

const windows = Deno.build.os === "windows";
const utf8 = new TextEncoder();

/** The process. */
export const host: HostDriver = {
  args: () => Deno.args,
  env: (name) => {
    neverAsk({ name: "env", variable: name });
    return Deno.env.get(name);
  },
  write: (to, text) => {
    const stream = to === "out" ? Deno.stdout : Deno.stderr;
    for (let rest = utf8.encode(text); rest.length > 0; ) rest = rest.subarray(stream.writeSync(rest));
  },
  tmpDir,
  onSignal: (name, fn) => {
    if (windows && name === "SIGTERM") return () => undefined;
    const listener = (): void => fn();
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  },
  onIdle: (fn) => {
    const listener = (event: Event): void => {
      // Otherwise Deno ends the program, whatever `fn` has started.
      event.preventDefault();
      fn();
    };
    addEventListener("beforeunload", listener);
    return () => removeEventListener("beforeunload", listener);
  },
  onUnhandled: (fn) => {
    const rejected = (event: PromiseRejectionEvent): void => {
      event.preventDefault();
      fn(event.reason);
    };
    const thrown = (event: ErrorEvent): void => {
      event.preventDefault();
      fn(event.error);
    };
    addEventListener("unhandledrejection", rejected);
    addEventListener("error", thrown);
    return () => {
      removeEventListener("unhandledrejection", rejected);
      removeEventListener("error", thrown);
    };
  },
  setExitCode: (code) => {
    Deno.exitCode = code;
  },
  exit: (code) => Deno.exit(code),
};

/** Where the environment says, if it may be read, else the system's default. */
function tmpDir(): string {
  for (const variable of windows ? ["TMP", "TEMP"] : ["TMPDIR"]) {
    if (Deno.permissions.querySync({ name: "env", variable }).state !== "granted") continue;
    const path = Deno.env.get(variable);
    if (path !== undefined && path !== "") return path;
  }
  return windows ? "C:\\Windows\\Temp" : "/tmp";
}
