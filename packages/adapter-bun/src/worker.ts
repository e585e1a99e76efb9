import { type ParentPort, serveThread } from "@portico/core/driver";
import { driver } from "./driver.ts";

// The start of every thread of this adapter. Nothing imports it: threads.ts names it by URL and posts the module's URL
// first. Bun keeps messages until this module has run.

declare const self: Worker;

const early: unknown[] = [];
let receiver: ((data: unknown) => void) | undefined;

const port: ParentPort = {
  post: (message, transfer) => self.postMessage(message, transfer ?? []),
  receive: (message) => {
    receiver = message;
    for (const data of early.splice(0)) message(data);
  },
  onEnding: (fn) => {
    process.on("exit", fn);
  },
};

self.onmessage = (first: MessageEvent<string>) => {
  self.onmessage = (event: MessageEvent) => {
    if (receiver === undefined) early.push(event.data);
    else receiver(event.data);
  };
  serveThread(driver, port, () => import(first.data));
};
