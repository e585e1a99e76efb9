import type { Capability, Main, MainContext } from "@portico/core";
import { createRun, type Driver } from "@portico/core/driver";
import { isolatedWorkerDriver, pageDriver, workerDriver } from "./driver.ts";
import { type BrowserHost, createHost } from "./host.ts";
import type { Equipment, IsolatedWorkerCapability, PageCapability, RunSettings, WorkerCapability } from "./options.ts";

// The mapped types below are the capabilities themselves: the compiler's messages then name them, not how they come about.

/**
 * Runs an app in a page: hands it a root scope and resolves when all that it started has ended.
 *
 * @returns the exit code that a process would have; failures are on the console
 * @throws PorticoError `Unsupported` outside a page and in one that is not a secure context; what the worker or the
 *   gateway failed to start with
 */
export function runInPage<E extends Equipment>(
  main: Main<{ [C in PageCapability<E>]: C }[PageCapability<E>]>,
  options: E & RunSettings = {} as E & RunSettings,
): Promise<number> {
  return runWith(main, options, (host) => pageDriver<E>(options, host));
}

/**
 * Runs an app in a worker, where files are faster and timers are not slowed down when the page is hidden.
 *
 * @returns as {@link runInPage}
 * @throws PorticoError `Unsupported` in a page; `PermissionDenied` where the browser gives no private file system
 */
export function runInWorker<E extends Equipment>(
  main: Main<{ [C in WorkerCapability<E>]: C }[WorkerCapability<E>]>,
  options: E & RunSettings = {} as E & RunSettings,
): Promise<number> {
  return runWith(main, options, (host) => workerDriver<E>(options, host));
}

/**
 * Runs an app in a worker of a cross-origin isolated page, where `blockOn` works.
 *
 * @returns as {@link runInPage}
 * @throws PorticoError as {@link runInWorker}; `Unsupported` that names the headers to send where the page is not isolated
 */
export function runInIsolatedWorker<E extends Equipment & { readonly worker: () => Worker }>(
  main: Main<{ [C in IsolatedWorkerCapability<E>]: C }[IsolatedWorkerCapability<E>]>,
  options: E & RunSettings,
): Promise<number> {
  return runWith(main, options, (host) => isolatedWorkerDriver<E>(options, host));
}

/** @param main takes the scope of the driver that `makeDriver` makes: what its caller's signature says */
async function runWith(
  main: (scope: never, context: MainContext) => unknown,
  { worker: _worker, gateway: _gateway, stop, ...options }: Equipment & RunSettings,
  makeDriver: (host: BrowserHost) => Driver,
): Promise<number> {
  const host = createHost(stop);
  await createRun(makeDriver(host))(main as Main<Capability>, options);
  return host.exitCode;
}
