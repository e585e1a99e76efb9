import type { HostDriver } from "@portico/core/driver";

/** What stands in for the process around a program in a browser. */
export interface BrowserHost extends HostDriver {
  /** What a process would end with. */
  readonly exitCode: number;
}

/**
 * A browser has no arguments, environment or signals. Output goes to the console, line by line.
 *
 * @param stop its abort is the SIGTERM
 */
export function createHost(stop?: AbortSignal): BrowserHost {
  const lines = { out: "", err: "" };
  const host = {
    exitCode: 0,
    args: () => [],
    env: () => undefined,
    write: (to: "out" | "err", text: string) => {
      const whole = lines[to] + text;
      const end = whole.lastIndexOf("\n");
      lines[to] = whole.slice(end + 1);
      if (end >= 0) (to === "out" ? console.log : console.error)(whole.slice(0, end));
    },
    tmpDir: () => undefined,
    onSignal: (name: "SIGINT" | "SIGTERM", fn: () => void) => (name === "SIGTERM" ? listen(stop, fn) : () => undefined),
    onUnhandled,
    setExitCode: (code: number) => {
      host.exitCode = code;
    },
    exit: (code: number) => {
      host.exitCode = code;
    },
  };
  return host;
}

function onUnhandled(fn: (error: unknown) => void): () => void {
  const rejected = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    fn(event.reason);
  };
  const thrown = (event: ErrorEvent): void => {
    event.preventDefault();
    // A script of another origin keeps its error to itself.
    fn(event.error ?? new Error(event.message));
  };
  addEventListener("unhandledrejection", rejected);
  addEventListener("error", thrown);
  return () => {
    removeEventListener("unhandledrejection", rejected);
    removeEventListener("error", thrown);
  };
}

function listen(stop: AbortSignal | undefined, fn: () => void): () => void {
  if (stop === undefined) return () => undefined;
  const listener = (): void => fn();
  if (stop.aborted) queueMicrotask(listener);
  else stop.addEventListener("abort", listener, { once: true });
  return () => stop.removeEventListener("abort", listener);
}
