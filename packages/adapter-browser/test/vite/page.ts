// The app's page: works here, and starts a worker for work in which a thread sleeps.
import { runInPage } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import { add, echo, refuse } from "./jobs.ts";
import type { App, Seen, Surroundings } from "./seen.ts";
import { startWorker } from "./start-worker.ts";

async function inPage({ settings, echoPort }: Surroundings): Promise<Seen> {
  const seen: Seen = {};
  seen.code = await runInPage(
    async (scope, { tmp }) => {
      const file = `${await tmp()}/file`;
      await scope.fs.writeFile(file, "written");
      seen.file = await scope.fs.readText(file);
      seen.parallel = await scope.parallel(add, 1, 2);
      seen.failure = await scope.parallel(refuse).catch(({ name, code, message }) => ({ name, code, message }));
      seen.echo = await echo.run(scope, echoPort, "from the page");
    },
    { worker: startWorker, gateway: gateway(settings) },
  );
  return seen;
}

function inIsolatedWorker(surroundings: Surroundings): Promise<Seen> {
  const worker = new Worker(new URL("./isolated.ts", import.meta.url), { type: "module" });
  return new Promise<Seen>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`the worker has failed: ${message}`));
    worker.postMessage(surroundings);
  }).finally(() => worker.terminate());
}

const app: App = { inPage, inIsolatedWorker };
Object.assign(globalThis, { app });
