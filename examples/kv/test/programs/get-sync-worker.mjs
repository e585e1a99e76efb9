// The same in a worker of a browser, which may sleep. It is told `{ port, gateway }` and tells its exit code.
import { runInIsolatedWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import { main } from "./get-sync-main.mjs";

addEventListener("message", async ({ data }) => {
  const code = await runInIsolatedWorker(main, {
    args: [String(data.port), "/own"],
    worker: () => new Worker(new URL("../../dist/worker-browser.js", import.meta.url), { type: "module" }),
    gateway: gateway(data.gateway),
  });
  postMessage(code);
});
