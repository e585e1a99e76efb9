import { type ParentPort, serveThread } from "@portico/core/driver";
import { driver } from "./driver.ts";

// The start of every thread of this adapter. Nothing imports it: threads.ts names it by URL and posts the module's URL
// first. Bun keeps messages until this module has run.

declare const self: Worker;

const port: ParentPort = {
  post: (message, transfer) => self.postMessage(message, transfer ?? []),
  receive: (message) => {
    self.onmessage = (event: MessageEvent) => message(event.data);
  },
  onEnding: (fn) => {
    process.on("exit", fn);
  },
};

self.onmessage = (first: MessageEvent<string>) => {
  serveThread(driver, port, () => import(first.data));
};
