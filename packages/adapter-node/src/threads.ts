import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ThreadDriver, ThreadEvents, ThreadsDriver } from "@portico/core/driver";

const entry = new URL("./worker.js", import.meta.url);

/** Threads of `node:worker_threads`, each running `worker.ts`. */
export const threads: ThreadsDriver = {
  parallelism: availableParallelism(),
  start: (url, events) => new NodeThread(url, events),
};

class NodeThread implements ThreadDriver {
  readonly #worker: Worker;
  #terminated = false;
  #error: unknown;

  constructor(url: string | undefined, events: ThreadEvents) {
    this.#worker = new Worker(entry, { workerData: { url } });
    this.#worker.on("message", (data) => events.message(data));
    // Listening for messages has made it keep the program alive.
    this.#worker.unref();
    this.#worker.on("messageerror", (error) => this.#fail(error));
    this.#worker.on("error", (error) => {
      this.#error = error;
    });
    this.#worker.on("exit", (code) => events.exited(this.#cause(code)));
  }

  post(message: unknown, transfer?: ArrayBuffer[]): void {
    this.#worker.postMessage(message, transfer);
  }

  keepAlive(on: boolean): void {
    if (on) this.#worker.ref();
    else this.#worker.unref();
  }

  terminate(): void {
    this.#terminated = true;
    void this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#error = error;
    void this.#worker.terminate();
  }

  #cause(code: number): unknown {
    if (this.#error !== undefined) return this.#error;
    return this.#terminated ? undefined : new Error(`the worker ended with exit code ${code}`);
  }
}
