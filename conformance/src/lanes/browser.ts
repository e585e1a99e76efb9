// The program of the lanes in browsers, on Node: browser.js page|worker|isolated [MODULE] CONFIG

import { constants } from "node:os";
import process from "node:process";
import { runBrowserLane } from "./browser-lane.ts";
import type { LaneConfig } from "./config.ts";
import { type WebKind, webKinds } from "./web-protocol.ts";

async function main(started: AsyncDisposableStack): Promise<number> {
  const [kind, ...rest] = process.argv.slice(2);
  const config = rest.pop() ?? "{}";
  const [module] = rest;
  if (!webKinds.includes(kind as WebKind))
    throw new Error(`A browser lane is one of ${webKinds.join(", ")}, not ${kind}`);
  return (await runBrowserLane(kind as WebKind, JSON.parse(config) as LaneConfig, started, module)) ? 0 : 1;
}

function failed(error: unknown): number {
  if (!ending) console.error(`The lane has failed: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
}

const started: AsyncDisposableStack = new AsyncDisposableStack();

let ending = false;

/** Ends everything, then this program: what it has started must not outlive it, nor keep it. The first reason counts. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  process.exitCode = code;
  try {
    await started.disposeAsync();
  } catch (error) {
    console.error(`The lane has left something: ${error}`);
    process.exitCode = 70;
  }
  process.exit();
}

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => void end(128 + constants.signals[name]));
}
main(started).catch(failed).then(end);
