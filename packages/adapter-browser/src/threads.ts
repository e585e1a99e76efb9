import type { ThreadsDriver } from "@portico/core/driver";
import type { Surroundings } from "./messages.ts";
import { WebWorker } from "./web-worker.ts";

/** Threads as module workers that `startWorker` makes. */
export function createThreads(startWorker: () => Worker, surroundings: Surroundings): ThreadsDriver {
  return {
    parallelism: navigator.hardwareConcurrency,
    bringsModule: true,
    start: (_, events) => {
      const worker = new WebWorker(startWorker, { role: "thread", ...surroundings });
      worker.attach(events);
      return worker;
    },
  };
}
