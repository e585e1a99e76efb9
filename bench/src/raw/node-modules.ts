import { setTimeout } from "node:timers";
import type { Style } from "../probe.ts";
import { nodeCallback } from "./node-callback.ts";
import { nodePromise } from "./node-promise.ts";
import { nodeThreads } from "./thread-node.ts";
import { callbackTimers } from "./timers.ts";

/**
 * What a program that knows only Node gets on Deno and Bun: sockets and timers with callbacks, as `node:net` has them,
 * files as promises, as `node:fs/promises` has them.
 */
export const nodeModules: Style = {
  rtt: nodeCallback.rtt,
  receive: nodeCallback.receive,
  fill: nodeCallback.fill,
  send: nodeCallback.send,
  readFile: nodePromise.readFile,
  writeFile: nodePromise.writeFile,
  timers: callbackTimers((ms, fire) => setTimeout(fire, ms)),
  thread: nodeThreads.callback.thread,
  sleep: nodeThreads.callback.sleep,
};
