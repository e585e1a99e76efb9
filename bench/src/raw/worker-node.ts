import { parentPort } from "node:worker_threads";

parentPort?.on("message", (message: number | Int32Array) => {
  if (typeof message === "number") {
    parentPort?.postMessage(message);
  } else {
    Atomics.store(message, 0, 1);
    Atomics.notify(message, 0);
  }
});
