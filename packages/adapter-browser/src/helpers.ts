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
  readonly #up = new Set<Helper>();
  readonly #starting = new Map<Helper, Promise<void>>();

  /** @param spare how many are to wait */
  constructor(startWorker: () => Worker, surroundings: Surroundings, spare: number) {
    this.#startWorker = startWorker;
    this.#surroundings = surroundings;
    this.#spare = spare;
  }

  /** Resolves when as many wait as there should. */
  async prepare(): Promise<void> {
    while (this.#up.size + this.#starting.size < this.#spare) this.#start();
    await Promise.all(this.#starting.values());
  }

  /** Takes one that waits; the next one starts when this thread's event loop goes on. */
  take(events: ThreadEvents): HelperDriver {
    const [helper] = this.#up;
    if (helper !== undefined) this.#up.delete(helper);
    // Its failure is told to who prepares next.
    this.prepare().catch(() => undefined);
    if (helper === undefined) throw noneLeft();
    helper.attach(events);
    return helper;
  }

  /** Ends those that wait, and those that have not got there. */
  release(): void {
    for (const helper of [...this.#up, ...this.#starting.keys()]) helper.terminate();
    this.#up.clear();
    this.#starting.clear();
  }

  #start(): void {
    const helper = new Helper(this.#startWorker, this.#surroundings);
    helper.attach({ message: () => undefined, exited: () => this.#up.delete(helper) });
    const up = helper.ready.then(() => {
      this.#up.add(helper);
    });
    const forget = (): boolean => this.#starting.delete(helper);
    this.#starting.set(helper, up);
    up.then(forget, forget);
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
