// The worker of the app in which threads may sleep.
import { runInIsolatedWorker } from "@portico/adapter-browser";
import { gateway } from "@portico/gateway/client";
import { runCases } from "./cases.ts";
import { add, echo, nested, refuse } from "./jobs.ts";
import type { Seen, Surroundings } from "./seen.ts";
import { startWorker } from "./start-worker.ts";

// The page does not hear of rejections here, but of errors.
self.onmessage = ({ data }: MessageEvent<Surroundings>) =>
  void run(data).then((seen) => self.postMessage(seen), reportError);

async function run({ settings, echoPort }: Surroundings): Promise<Seen> {
  const seen: Seen = {};
  seen.code = await runInIsolatedWorker(
    async (scope, { tmp }) => {
      const file = `${await tmp()}/file`;
      await scope.fs.writeFile(file, "written");
      seen.file = await scope.fs.readText(file);
      seen.parallel = await scope.parallel(add, 1, 2);
      seen.blockOn = scope.blockOn(add, 3, 4);
      seen.nested = scope.blockOn(nested, 5, 6);
      seen.failure = failureOf(() => scope.blockOn(refuse));
      seen.echo = await echo.run(scope, echoPort, "from a worker");
      seen.echoAsleep = scope.blockOn(echo, echoPort, "while a worker sleeps");
    },
    { worker: startWorker, gateway: gateway(settings) },
  );
  return { ...seen, ...(await runCases()) };
}

function failureOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    const { name, code, message } = error as Error & { code?: unknown };
    return { name, code, message };
  }
}
