// The benches' page. It has nothing to do but to start the worker in which they run, and to pass on what it says.
import type { FromWeb, PageBindings, WorkerJob } from "../web-protocol.ts";

const { benchHeap, benchJob, benchSay } = globalThis as unknown as PageBindings;

const worker = new Worker(new URL("./isolated.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }: MessageEvent<FromWeb>) => void benchSay(data);
worker.onerror = (event) => reportError(new Error(`The worker has failed: ${event.message || "it does not load"}`));
const heap = new MessageChannel();
heap.port1.onmessage = () => void benchHeap().then((bytes) => heap.port1.postMessage(bytes));
void benchJob().then((job) => {
  const message: WorkerJob = { ...job, heap: heap.port2 };
  worker.postMessage(message, [heap.port2]);
});
