import { PorticoError } from "@portico/core";
import { type HelperDriver, helperMemorySize, type ThreadEvents } from "@portico/core/driver";
import type { Surroundings } from "./messages.ts";
import { createRequests, RequestWriter } from "./requests.ts";
import { WebWorker } from "./web-worker.ts";

/**
 * Workers that wait to serve a sleeping thread. A worker started by a thread that then sleeps does not get up in
 * Chromium, so they are started beforehand, and told through shared memory.
 */
export class Helpers {
  readonly #startWorker: () => Worker;
  readonly #surroundings: Surroundings;
  readonly #spare: number;
  readonly #ready: Helper[] = [];
  readonly #starting = new Set<Promise<void>>();
  #released = false;

  /** @param spare how many are to wait */
  constructor(startWorker: () => Worker, surroundings: Surroundings, spare: number) {
    this.#startWorker = startWorker;
    this.#surroundings = surroundings;
    this.#spare = spare;
  }

  /** Resolves when as many wait as there should. */
  async prepare(): Promise<void> {
    this.#released = false;
    while (this.#ready.length + this.#starting.size < this.#spare) this.#start();
    await Promise.all(this.#starting);
  }

  /** Takes one that waits; the next one starts when this thread's event loop goes on. */
  take(events: ThreadEvents): HelperDriver {
    const helper = this.#ready.shift();
    // Its failure is told to who prepares next.
    this.prepare().catch(() => undefined);
    if (helper === undefined) throw noneLeft();
    helper.attach(events);
    return helper;
  }

  /** Ends those that wait. */
  release(): void {
    this.#released = true;
    for (const helper of this.#ready.splice(0)) helper.terminate();
  }

  #start(): void {
    const helper = new Helper(this.#startWorker, this.#surroundings);
    const up = helper.ready
      .then(() => {
        if (this.#released) helper.terminate();
        else this.#ready.push(helper);
      })
      .finally(() => this.#starting.delete(up));
    this.#starting.add(up);
  }
}

class Helper implements HelperDriver {
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(helperMemorySize);
  readonly ready: Promise<void>;
  readonly #worker: WebWorker;
  readonly #requests: RequestWriter;

  constructor(startWorker: () => Worker, surroundings: Surroundings) {
    const requests = createRequests();
    this.#requests = new RequestWriter(requests);
    this.#worker = new WebWorker(startWorker, { role: "helper", memory: this.memory, requests, ...surroundings });
    this.ready = this.#worker.ready;
  }

  attach(events: ThreadEvents): void {
    this.#worker.attach(events);
  }

  post(message: unknown): void {
    this.#requests.write(message);
  }

  keepAlive(): void {
    this.#worker.keepAlive();
  }

  terminate(): void {
    this.#worker.terminate();
  }
}

function noneLeft(): PorticoError {
  const message =
    "blockOn: no helper thread is up; they start when this thread returns to its event loop, which it must between calls that timed out";
  return new PorticoError("ResourceExhausted", message, { op: "blockOn" });
}
