import { PorticoError } from "@portico/core";
import type { ThreadDriver, ThreadEvents } from "@portico/core/driver";
import type { FromWorker, Role } from "./messages.ts";

/**
 * How long a worker's module may take to load and call `serveWorker`, in seconds of this thread's event loop: while
 * this thread sleeps, its workers do not get up either.
 */
const patience = 15;

/** A worker of the app's module in a role of this adapter. */
export class WebWorker implements ThreadDriver {
  /** Resolves when the worker has taken its role. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #role: Role;
  /** Posted before the module listens, which it may do late: what comes sooner than that is lost. */
  #early: [message: unknown, transfer: ArrayBuffer[]][] | undefined = [];
  #events: ThreadEvents | undefined;
  #ended = false;
  #settle: (error?: unknown) => void = () => undefined;

  constructor(start: () => Worker, role: Role) {
    this.#worker = start();
    this.#role = role;
    this.ready = new Promise((resolve, reject) => {
      let seconds = 0;
      const clock = setInterval(() => {
        seconds++;
        if (seconds === patience) this.#end(notServing());
      }, 1000);
      this.#settle = (error) => {
        clearInterval(clock);
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    // Who waits for it is told; for others the end of the thread says it.
    this.ready.catch(() => undefined);
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    this.#worker.onmessageerror = () => this.#end(new Error("a message could not be received"));
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(notLoading(event.message));
    };
  }

  /** Sets the receiver. What has come before is not for it. */
  attach(events: ThreadEvents): void {
    this.#events = events;
  }

  post(message: unknown, transfer: ArrayBuffer[] = []): void {
    if (this.#early === undefined) this.#worker.postMessage(message, transfer);
    else this.#early.push([message, transfer]);
  }

  keepAlive(): void {
    // Nothing keeps a page alive but its user.
  }

  terminate(): void {
    this.#end();
  }

  #receive(message: FromWorker): void {
    if (this.#ended) return;
    if ("data" in message) this.#events?.message(message.data);
    else if ("fatal" in message) this.#end(message.fatal);
    else if (message.state === "here") this.#begin();
    else this.#settle();
  }

  #begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    try {
      this.post(this.#role);
      for (const [message, transfer] of early) this.post(message, transfer);
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.terminate();
    this.#settle(error ?? new Error("the worker was ended"));
    queueMicrotask(() => this.#events?.exited(error));
  }
}

function notServing(): PorticoError {
  const message = `the worker module has not called serveWorker() of @portico/adapter-browser within ${patience} s; call it at the module's top level`;
  return new PorticoError("TimedOut", message, { op: "worker" });
}

/** A module that cannot be loaded is told of with an empty message. */
function notLoading(text: string | undefined): PorticoError {
  const message = text
    ? `the worker module has failed: ${text}`
    : "the worker module could not be loaded; the network panel says which file is missing";
  return new PorticoError("ThreadFailed", message, { op: "worker" });
}
