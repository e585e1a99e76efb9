// Programs of the tests in a worker of a cross-origin isolated page.
import { join } from "node:path";
import { openPageHost } from "../../scripts/page-host.mjs";

/**
 * Runs a module of this directory to its end.
 *
 * @param input what it is told, besides the gateway's settings
 * @returns what it has printed
 * @throws Error if its exit code is not 0
 */
export async function runInWorker(module, input, dir) {
  const lines = [];
  const host = await openPageHost({
    profile: join(dir, "chromium"),
    isolate: true,
    report: (line) => lines.push(line),
  });
  try {
    const page = await host.newPage({
      console: (line) => lines.push(line),
      error: (error) => lines.push(error.message),
    });
    const code = await page.evaluate(runWorker, {
      url: `/examples/kv/test/programs/${module}`,
      input: { ...input, gateway: host.gateway.settings },
    });
    if (code !== 0) throw new Error(`${module} ended with ${code}:\n${lines.join("\n")}`);
    return lines;
  } finally {
    await host.close();
  }
}

/** Is run in the page. */
function runWorker({ url, input }) {
  const worker = new Worker(url, { type: "module" });
  worker.postMessage(input);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}
