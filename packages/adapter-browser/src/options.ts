import type { RunOptions } from "@portico/core";
import type { Gateway } from "./gateway.ts";

/** Options of every run in a browser. */
export interface RunSettings extends Omit<RunOptions, "worker"> {
  /** Aborting it asks the program to stop, as SIGTERM does elsewhere. */
  readonly stop?: AbortSignal;
}

/** What a program is given besides the browser. */
export interface Equipment {
  /**
   * Starts the app's worker module, which calls `serveWorker`, in the form that bundlers recognise:
   * `() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })`.
   */
  readonly worker?: () => Worker;
  /** The way to TCP: `gateway({ url, token })` of `@portico/gateway/client`. */
  readonly gateway?: Gateway;
}

type WithGateway<E extends Equipment> = E extends { readonly gateway: Gateway }
  ? "tcp.connect" | "tcp" | "tcp.reset"
  : never;
type WithWorker<E extends Equipment, C> = E extends { readonly worker: () => Worker } ? C : never;

/** What a page can do: files are served by a worker, so they take one. */
export type PageCapability<E extends Equipment> = WithWorker<E, "fs" | "threads"> | WithGateway<E>;

/** What a worker can do. */
export type WorkerCapability<E extends Equipment> = "fs" | WithWorker<E, "threads"> | WithGateway<E>;

/** What a worker of a cross-origin isolated page can do. */
export type IsolatedWorkerCapability<E extends Equipment> = "fs" | "threads" | "block-on" | WithGateway<E>;
