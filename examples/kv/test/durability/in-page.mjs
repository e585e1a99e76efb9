// The server on a recording driver, in a page. `durability.mjs` opens the page and calls these.
import { pageDriver } from "@portico/adapter-browser";
import { openRoot } from "@portico/core/driver";
import { serve } from "@portico/example-kv";
import { gateway } from "@portico/gateway/client";
import { OrderCheck } from "./order.mjs";
import { recordingDriver } from "./record.mjs";

let end;

/** Starts it. @returns the port */
export async function start({ settings, dir, syncs }) {
  const check = new OrderCheck();
  const driver = pageDriver({
    worker: () => new Worker(new URL("../../dist/worker-browser.js", import.meta.url), { type: "module" }),
    gateway: gateway(settings),
  });
  await driver.prepare();
  const { scope, stop, close } = openRoot(recordingDriver(driver, check, { syncs }));
  end = async () => {
    stop();
    await close();
    await driver.release();
    return { replies: check.replies, syncs: check.syncs, violations: check.violations };
  };
  const server = await serve(scope, { port: 0, dir, fsync: "always" });
  return server.address.port;
}

/** Ends it. @returns what was seen */
export function finish() {
  return end();
}
