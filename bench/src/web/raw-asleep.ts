import type { Opener, Probe, Style } from "../probe.ts";
import { slept } from "../raw/thread.ts";

/** Milliseconds after which a thread that does not answer is taken for dead. */
const limit = 10_000;

/** A message there, then asleep until a shared word is set. */
export const posted: Opener = async () => {
  const worker = await started("../raw/worker-web.js", 0);
  return slept({
    post: (message) => worker.postMessage(message),
    receive: () => undefined,
    end: () => Promise.resolve(worker.terminate()),
  });
};

/** Shared words both ways, no message. */
export const rawAtomics: Style = {
  sleep: async (): Promise<Probe> => {
    const words = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    const worker = await started("./raw-waiter.js", words);
    const call = (): void => {
      const earlier = Atomics.add(words, 0, 1);
      Atomics.notify(words, 0);
      if (Atomics.wait(words, 1, earlier, limit) === "timed-out") throw new Error("the thread does not answer");
    };
    return {
      run: async (count) => {
        for (let i = 0; i < count; i += 1) call();
      },
      close: () => worker.terminate(),
    };
  },
};

/** Starts a worker and waits until it answers: one that is started by a thread which then sleeps does not come up. */
function started(module: string, greeting: unknown): Promise<Worker> {
  const worker = new Worker(new URL(module, import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => reject(new Error(`${module}: ${event.message || "it does not load"}`));
    worker.postMessage(greeting);
  });
}
