// Programs that the tests start in a page or in a worker, by name.
import * as adapter from "@portico/adapter-browser";
import { run } from "@portico/adapter-browser/base";
import { ends } from "./ends.js";
import { start } from "./start.js";

const worker = start("./threads.js");
const nothing = () => undefined;

const programs = {
  ...ends,
  "page, base": () => run((_scope, { print }) => print("one\ntwo")),
  page: () => adapter.runInPage(nothing, { worker }),
  worker: () => adapter.runInWorker(nothing),
  isolated: () => adapter.runInIsolatedWorker(nothing, { worker }),
  "isolated without worker": () => adapter.runInIsolatedWorker(nothing, {}),
  "page with a missing worker": () => adapter.runInPage(nothing, { worker: start("./none.js") }),
  "page with a failing worker": () => adapter.runInPage(nothing, { worker: start("./silent.js") }),
  "page with arguments": () => adapter.runInPage((_, { args, print }) => print(args.join(" ")), { args: ["a", "b"] }),
  "page that fails": () => adapter.runInPage(() => Promise.reject(new Error("broken on purpose"))),
  "page that is stuck": () =>
    new Promise((resolve) => {
      adapter.runInPage((scope) => scope.sleep(Number.POSITIVE_INFINITY), {
        report: ({ message }) => resolve(message),
      });
    }),
  "page with an unhandled rejection": () =>
    adapter.runInPage((scope, { print }) => {
      scope.defer(() => print("cleaned up"));
      Promise.reject(new Error("nobody takes this"));
      return scope.sleep(60_000);
    }),
  "page that goes on without its program": async () => {
    await adapter.runInPage(() => undefined);
    const how = { cancelable: true, error: new Error("later"), reason: new Error("later"), promise: Promise.resolve() };
    const events = [new PromiseRejectionEvent("unhandledrejection", how), new ErrorEvent("error", how)];
    return events.map((event) => dispatchEvent(event));
  },
  "page that stops": () => stopping(async (scope) => scope.stopping.wait()),
  "page that overstays": () => stopping((scope) => scope.sleep(Number.POSITIVE_INFINITY)),
  "page that leaves files": async () => {
    const seen = [];
    const code = await adapter.runInPage(
      async (scope, { tmp }) => {
        const dir = await tmp();
        await scope.fs.writeFile(`${dir}/a\\b%`, "x");
        seen.push(
          dir,
          (await scope.fs.readDir(dir)).map(({ name }) => name),
        );
      },
      { worker },
    );
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return { code, seen, left: names.includes(seen[0].slice(1)) };
  },
  "page without gateway": () => unsupported((scope) => scope.net.connect({ port: 7 })),
  "page without worker": () => unsupported((scope) => scope.fs.readFile("/x")),
  "page that blocks": () => unsupported((scope) => scope.blockOn({ name: "a/b", run: nothing })),
};

async function stopping(main) {
  const controller = new AbortController();
  const code = await adapter.runInPage(
    (scope) => {
      controller.abort();
      return main(scope);
    },
    { stop: controller.signal, grace: 20 },
  );
  return code;
}

/** What the operation of a page without equipment fails with. */
async function unsupported(operation) {
  let message;
  await adapter.runInPage(async (scope) => {
    try {
      await operation(scope);
    } catch (error) {
      message = `${error.code}: ${error.message}`;
    }
  });
  return message;
}

/** What comes of a program: what it resolves to, or the code and message that it rejects with. */
export async function outcome(name) {
  try {
    return { value: await programs[name]() };
  } catch (error) {
    return { code: error.code, message: error.message };
  }
}

/** The same in a worker. */
export function outcomeInWorker(name) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const place = new Worker(new URL("./place.js", import.meta.url), { type: "module", name });
  place.onmessage = ({ data }) => resolve(data);
  place.onerror = ({ message }) => reject(new Error(`the worker has failed: ${message}`));
  return promise.finally(() => place.terminate());
}
