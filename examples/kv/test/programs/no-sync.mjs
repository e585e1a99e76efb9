// The server on a driver whose sync does nothing: no-sync.mjs ADAPTER, then the server's arguments.
import { createRun } from "@portico/core/driver";
import { main } from "../../dist/app.js";

const { driver } = await import(`@portico/adapter-${globalThis.process.argv[2]}`);
const fs = Object.assign(Object.create(driver.fs), {
  open: async (path, how) => withoutSync(await driver.fs.open(path, how)),
});

await createRun({ ...driver, fs })((scope, context) => main(scope, { ...context, args: context.args.slice(1) }), {
  worker: new URL("../../dist/jobs.js", import.meta.url),
});

function withoutSync(file) {
  return new Proxy(file, {
    get: (target, name) => {
      if (name === "sync") return async () => undefined;
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
