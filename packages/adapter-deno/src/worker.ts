import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type ParentPort, serveThread } from "@portico/core/driver";
import { driver } from "./driver.ts";
import { unwrap, wrap } from "./message.ts";

// The start of every thread of this adapter. Nothing imports it: threads.ts names it by URL.

function portTo(parent: MessagePort | null): ParentPort {
  if (parent === null) throw new Error("@portico/adapter-deno: worker.js runs as a thread only");
  return {
    post: (message, transfer) => parent.postMessage(wrap(message), transfer ?? []),
    receive: (message) => {
      parent.on("message", (data) => message(unwrap(data)));
    },
    onEnding: (fn) => {
      process.on("exit", fn);
    },
  };
}

const { url } = workerData as { url: string };
serveThread(driver, portTo(parentPort), () => import(url));
