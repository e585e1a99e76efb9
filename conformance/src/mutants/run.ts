import type { HostDriver } from "@portico/core/driver";
import { withHost } from "../cases/recorded-host.ts";
import { withFs } from "../overlay/fs-overlay.ts";
import { overlay } from "../overlay/overlay.ts";
import type { Mutant } from "./mutant.ts";
import { type Noticed, wrongDriver } from "./wrap.ts";

/** Mutants of the program around `run`. */
function wrongHost(
  name: string,
  patch: (host: HostDriver) => Partial<HostDriver>,
  noticed: Noticed,
): readonly Mutant[] {
  return wrongDriver(name, (driver) => withHost(driver, patch), noticed);
}

function twice(fn: () => void): () => void {
  return () => {
    fn();
    fn();
  };
}

export const mutants: readonly Mutant[] = [
  ...wrongDriver(
    "every-variable-is-set",
    (driver) => ({ ...driver, host: overlay(driver.host, { env: () => "surprise" }) }),
    {
      "run/main-gets-the-arguments-and-the-environment": "a variable that is not set",
    },
  ),
  ...wrongHost("output-loses-its-line-ends", (host) => ({ write: (to, text) => host.write(to, text.trimEnd()) }), {
    "run/print-writes-lines-to-standard-output": "standard output",
    "run/ends-with-64-for-a-usage-error": "standard error",
  }),
  ...wrongHost(
    "success-is-not-told",
    (host) => ({
      setExitCode: (code) => {
        if (code !== 0) host.setExitCode(code);
      },
    }),
    { "run/ends-with-0-when-all-that-main-started-has-ended": "exit codes" },
  ),
  ...wrongHost("failures-end-with-0", (host) => ({ setExitCode: () => host.setExitCode(0) }), {
    "run/ends-with-1-when-main-fails": "exit codes",
    "run/waiting-with-a-limit-is-not-stuck": "exit codes of a program that ends at a limit",
  }),
  ...wrongHost("nothing-tells-that-nothing-is-pending", () => ({ onIdle: () => () => undefined }), {
    "run/ends-with-70-when-nothing-can-wake-main": "timed out: run",
    "run/a-stuck-program-is-reported-where-the-event-loop-never-ends": "timed out: the report",
    "run/a-channel-and-a-semaphore-that-nobody-serves-are-stuck": "timed out: the report",
  }),
  ...wrongHost(
    "unhandled-errors-lose-what-they-say",
    (host) => ({ onUnhandled: (fn) => host.onUnhandled(() => fn(new Error("unknown"))) }),
    { "run/ends-with-1-when-an-error-reaches-nobody": "the error is on standard error" },
  ),
  ...wrongHost("signals-are-heard-twice", (host) => ({ onSignal: (name, fn) => host.onSignal(name, twice(fn)) }), {
    "run/the-first-signal-requests-stopping": "exit codes of a program that stops when asked",
  }),
  ...wrongHost(
    "signals-are-mixed-up",
    (host) => ({ onSignal: (name, fn) => host.onSignal(name === "SIGINT" ? "SIGTERM" : "SIGINT", fn) }),
    {
      "run/the-second-signal-cancels": "its exit codes",
      "run/the-end-of-the-grace-time-cancels": "exit codes",
    },
  ),
  ...wrongDriver(
    "macrotasks-of-a-run-never-come",
    (driver) => ({ ...driver, spawn: overlay(driver.spawn, { macrotask: () => undefined }) }),
    { "run/ends-with-70-when-main-waits-for-what-core-cannot-see": "timed out: a turn of the event loop" },
  ),
  ...wrongDriver(
    "removing-leaves-what-is-there",
    (driver) => withFs(driver, () => ({ removeDir: async () => undefined, removeFile: async () => undefined })),
    { "run/tmp-is-fresh-and-removed-at-the-end": "whether they exist after the run" },
  ),
];
