import { PorticoError } from "@portico/core";

/** Whether this is a page. @throws PorticoError `Unsupported` */
export function checkPage(): void {
  if (!("document" in globalThis))
    throw refuse("runInPage", "this is a worker: use runInWorker or runInIsolatedWorker");
  checkSecure("runInPage");
}

/** Whether this is a worker. @throws PorticoError `Unsupported` */
export function checkWorker(op = "runInWorker"): void {
  if ("document" in globalThis)
    throw refuse(op, "this is a page: use runInPage, or start a module worker that calls this");
  checkSecure(op);
}

/** Whether this is a worker that may sleep. @throws PorticoError `Unsupported`, `InvalidInput` */
export function checkIsolatedWorker(worker: unknown): void {
  const op = "runInIsolatedWorker";
  checkWorker(op);
  if (!crossOriginIsolated) {
    throw refuse(
      op,
      "the page is not cross-origin isolated: serve it and its workers with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or use runInWorker",
    );
  }
  if (typeof worker === "function") return;
  throw new PorticoError(
    "InvalidInput",
    `${op}: pass { worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }) }; blockOn needs helper threads`,
    { op },
  );
}

/** Whether files can be had. @throws PorticoError `PermissionDenied` where the browser refuses, as in some private windows */
export async function checkFiles(): Promise<void> {
  try {
    await navigator.storage.getDirectory();
  } catch (cause) {
    const message =
      "fs: the browser gives this page no private file system (OPFS); private windows and blocked site data do that";
    throw new PorticoError("PermissionDenied", message, { op: "fs", cause });
  }
}

function checkSecure(op: string): void {
  if (!isSecureContext) throw refuse(op, "the page is not a secure context: serve it over https, or from localhost");
}

function refuse(op: string, why: string): PorticoError {
  return new PorticoError("Unsupported", `${op}: ${why}`, { op });
}
