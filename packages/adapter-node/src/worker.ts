import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type ParentPort, serveThread } from "@portico/core/driver";
import { driver } from "./driver.ts";

// The start of every thread of this adapter. Nothing imports it: threads.ts names it by URL.

function portTo(parent: MessagePort | null): ParentPort {
  if (parent === null) throw new Error("@portico/adapter-node: worker.js runs as a thread only");
  return {
    post: (message, transfer) => parent.postMessage(message, transfer ?? []),
    receive: (message) => {
      parent.on("message", message);
    },
    onEnding: (fn) => {
      process.on("exit", fn);
    },
  };
}

const { url } = workerData as { url: string };
serveThread(driver, portTo(parentPort), () => import(url));
