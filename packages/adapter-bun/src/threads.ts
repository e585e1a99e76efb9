import type { ThreadDriver, ThreadEvents, ThreadsDriver } from "@portico/core/driver";

const entry = new URL("./worker.js", import.meta.url);

/** Bun's own workers, each running `worker.ts`. */
export const threads: ThreadsDriver = {
  parallelism: navigator.hardwareConcurrency,
  start: (url, events) => new BunThread(url, events),
};

class BunThread implements ThreadDriver {
  readonly #worker: Worker;
  #terminated = false;
  #error: unknown;

  constructor(url: string | undefined, events: ThreadEvents) {
    this.#worker = new Worker(entry.href, { type: "module", ref: false });
    this.#worker.addEventListener("message", (event: MessageEvent) => events.message(event.data));
    this.#worker.addEventListener("messageerror", () => this.#fail(new Error("a message could not be received")));
    // Bun hands over the text only: `event.error` is null.
    this.#worker.addEventListener("error", (event: ErrorEvent) => {
      event.preventDefault();
      this.#error = new Error(event.message);
    });
    this.#worker.addEventListener("close", (event) => events.exited(this.#cause(event.code)));
    this.#worker.postMessage(url);
  }

  post(message: unknown, transfer?: ArrayBuffer[]): void {
    this.#worker.postMessage(message, transfer ?? []);
  }

  keepAlive(on: boolean): void {
    if (on) this.#worker.ref();
    else this.#worker.unref();
  }

  terminate(): void {
    this.#terminated = true;
    this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#error = error;
    this.#worker.terminate();
  }

  #cause(code: number): unknown {
    if (this.#error !== undefined) return this.#error;
    return this.#terminated ? undefined : new Error(`the worker ended with exit code ${code}`);
  }
}
