import { Worker } from "node:worker_threads";
import type { Style } from "../probe.ts";
import { awaited, called, slept, type Thread } from "./thread.ts";

const url = new URL("./worker-node.js", import.meta.url);

/** Threads through `node:worker_threads`. */
export const nodeThreads: { readonly promise: Style; readonly callback: Style } = {
  promise: { thread: () => awaited(start()) },
  callback: { thread: () => called(start()), sleep: () => slept(start()) },
};

function start(): Thread {
  const worker = new Worker(url);
  return {
    post: (message) => worker.postMessage(message),
    receive: (answer) => {
      worker.on("message", answer);
    },
    end: () => worker.terminate().then(() => undefined),
  };
}
