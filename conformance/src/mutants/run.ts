import type { Driver } from "@portico/core/driver";
import { withFs } from "../fs-overlay.ts";
import { overlay } from "../overlay.ts";
import type { Mutant } from "./mutant.ts";
import { wrongDriver } from "./wrap.ts";

/** Time stands still for whoever waits. */
function timeless(driver: Driver): Driver {
  return { ...driver, timers: overlay(driver.timers, { setTimer: () => 0, clearTimer: () => undefined }) };
}

export const mutants: readonly Mutant[] = [
  ...wrongDriver(
    "every-variable-is-set",
    (driver) => ({ ...driver, host: overlay(driver.host, { env: () => "surprise" }) }),
    {
      "run/main-gets-the-arguments-and-the-environment": "a variable that is not set",
    },
  ),
  ...wrongDriver("timers-of-a-run-never-fire", timeless, {
    "run/print-writes-lines-to-standard-output": "timed out: run",
    "run/ends-with-0-when-all-that-main-started-has-ended": "timed out: run",
    "run/ends-with-1-when-main-fails": "timed out: run",
    "run/ends-with-64-for-a-usage-error": "timed out: run",
    "run/ends-with-70-when-nothing-can-wake-main": "timed out: main to wait",
    "run/a-stuck-program-is-reported-where-the-event-loop-never-ends": "timed out: the report",
    "run/a-channel-and-a-semaphore-that-nobody-serves-are-stuck": "timed out: the report",
    "run/waiting-with-a-limit-is-not-stuck": "timed out: run",
    "run/ends-with-1-when-an-error-reaches-nobody": "timed out: run",
    "run/the-first-signal-requests-stopping": "timed out: run",
    "run/the-second-signal-cancels": "timed out: run",
    "run/the-end-of-the-grace-time-cancels": "timed out: run",
  }),
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
