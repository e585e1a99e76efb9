import { type ParentPort, serveThread } from "@portico/core/driver";
import { threadDriver } from "./driver.ts";
import type { FileRequest } from "./file-messages.ts";
import { serveFiles } from "./file-server.ts";
import type { Gateway, GatewaySettings } from "./gateway.ts";
import type { FromWorker, Role } from "./messages.ts";
import { RequestReader } from "./requests.ts";

declare const self: DedicatedWorkerGlobalScope;

/** What the app's worker module brings besides its functions. */
export interface ServeWorkerOptions {
  /** `gateway` of `@portico/gateway/client`, for threads that use sockets. */
  readonly gateway?: (settings: GatewaySettings) => Gateway;
}

/**
 * Makes a worker serve the program that started it: as a thread of `parallel`, as the helper of `blockOn`, or with a
 * page's files. Call it at the top level of the app's worker module, which also imports the modules that `expose`.
 */
export function serveWorker(options: ServeWorkerOptions = {}): void {
  self.onmessage = ({ data }: MessageEvent<Role>) => {
    if (data.role === "files") serveAsFileWorker();
    else serveAsThread(data, options);
    tell({ state: "ready" });
  };
  tell({ state: "here" });
}

function serveAsFileWorker(): void {
  const serve = serveFiles((answer, transfer) => tell({ data: answer }, transfer));
  self.onmessage = ({ data }: MessageEvent<FileRequest>) => serve(data);
}

function serveAsThread(role: Exclude<Role, { role: "files" }>, options: ServeWorkerOptions): void {
  const requests = role.role === "helper" ? new RequestReader(role.requests) : undefined;
  const endings: (() => void)[] = [() => requests?.leave()];
  endWith((error) => {
    for (const ending of endings) ending();
    tell({ fatal: error });
  });
  const port: ParentPort = {
    post: (data, transfer) => tell({ data }, transfer),
    receive: (message) => {
      if (requests === undefined) self.onmessage = ({ data }) => message(data);
      else void requests.deliver(message);
    },
    onEnding: (fn) => {
      endings.push(fn);
    },
    ...(role.role === "helper" && { memory: role.memory }),
  };
  serveThread(threadDriver(role, options.gateway), port, () => Promise.resolve());
}

/** An error that nobody caught ends a worker of Portico, as it ends a thread elsewhere. So does closing it, which no event tells of. */
function endWith(tellEnd: (error: unknown) => void): void {
  const close = self.close.bind(self);
  let ended = false;
  const end = (error: unknown): void => {
    if (ended) return;
    ended = true;
    tellEnd(cloneable(error));
    close();
  };
  self.addEventListener("error", (event) => {
    event.preventDefault();
    end(event.error ?? new Error(event.message));
  });
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    end(event.reason);
  });
  self.close = () => end(new Error("the worker has closed itself"));
}

/** What cannot be cloned crosses as its text. */
function cloneable(error: unknown): unknown {
  try {
    return structuredClone(error);
  } catch {
    return new Error(String(error));
  }
}

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}
