import type { Style } from "../probe.ts";
import { awaited, called, slept, type Thread } from "./thread.ts";

const url = new URL("./worker-web.js", import.meta.url);

/** Threads through the web's `Worker`, the own API of Deno and Bun. */
export const webThreads: { readonly promise: Style; readonly callback: Style } = {
  promise: { thread: () => awaited(start()) },
  callback: { thread: () => called(start()), sleep: () => slept(start()) },
};

function start(): Thread {
  const worker = new Worker(url, { type: "module" });
  return {
    post: (message) => worker.postMessage(message),
    receive: (answer) => {
      worker.onmessage = ({ data }) => answer(data);
    },
    end: () => {
      worker.terminate();
      return Promise.resolve();
    },
  };
}
