import { runInIsolatedWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import { main, type Styles } from "../program.ts";
import { callbackCall } from "../raw/call.ts";
import { webThreads } from "../raw/thread-web.ts";
import { callbackTimers, promiseTimers } from "../raw/timers.ts";
import { type Row, rows } from "../rows.ts";
import type { FromWeb, WorkerJob } from "../web-protocol.ts";
import { posted, rawAtomics } from "./raw-asleep.ts";
import { rawHandle } from "./raw-handle.ts";
import { rawWebSocket } from "./raw-websocket.ts";

declare const self: DedicatedWorkerGlobalScope;

const setTimer = (ms: number, fire: () => void): unknown => setTimeout(fire, ms);

// The page does not hear of rejections here, but of errors.
self.onmessage = ({ data }: MessageEvent<WorkerJob>) => void run(data).catch(reportError);

const styles: Styles = {
  "raw-promise": { timers: promiseTimers(setTimer), thread: webThreads.promise.thread },
  "raw-callback": {
    timers: callbackTimers(setTimer),
    call: callbackCall,
    thread: webThreads.callback.thread,
    sleep: posted,
  },
  "raw-atomics": rawAtomics,
  "raw-handle": rawHandle,
  "raw-websocket": rawWebSocket,
};

async function run({ job, gateway: settings, heap }: WorkerJob): Promise<void> {
  const code = await runInIsolatedWorker(
    (scope, context) =>
      main(scope, { ...context, print: (line) => say({ line }) }, { styles, gauge: () => ask(heap), rows: fewer }),
    {
      args: [JSON.stringify(job)],
      gateway: gateway(settings),
      worker: () => new Worker(new URL("./threads.js", import.meta.url), { type: "module" }),
    },
  );
  say({ code });
}

/** A worker cannot ask for its own heap. */
function ask(heap: MessagePort): Promise<number> {
  return new Promise((resolve) => {
    heap.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
    heap.postMessage("how much?");
  });
}

/** Bytes that go through a browser's network process take ten times as long as elsewhere, and longer: fewer of them. */
const fewer: readonly Row[] = rows.map((row) =>
  row.bench.startsWith("tcp-") ? { ...row, count: row.count / 10 } : row,
);

function say(message: FromWeb): void {
  self.postMessage(message);
}
