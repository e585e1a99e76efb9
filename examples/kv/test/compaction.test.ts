import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driver } from "@portico/adapter-node";
import type { Scope } from "@portico/core";
import { openRoot } from "@portico/core/driver";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compact } from "../src/compaction.ts";
import type { Log } from "../src/log/log.ts";
import { openLog } from "../src/log/open.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "kv-compaction-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const worker = new URL("../dist/jobs.js", import.meta.url);
const value = new Uint8Array(100);
const never = Number.POSITIVE_INFINITY;

/** Runs the body with an open log, then closes it as a server does. */
async function withLog(
  on: typeof driver,
  body: (scope: Scope<"fs" | "threads">, log: Log) => Promise<void>,
): Promise<void> {
  const root = openRoot(on, { worker });
  const { log } = await openLog(root.scope, directory, "always");
  await root.scope.scope(async (scope) => {
    scope.spawn((scope) => log.run(scope), { background: true });
    await body(scope, log);
    await log.close(scope);
  });
  await root.close();
}

async function recover(): Promise<Map<string, number>> {
  const root = openRoot(driver);
  const { entries } = await openLog(root.scope, directory, "always");
  await root.close();
  return new Map([...entries].map(([key, { expiresAt }]) => [key, expiresAt]));
}

/** Node's driver with some file operations replaced. */
function driverWith(changed: object): typeof driver {
  return { ...driver, fs: Object.assign(Object.create(driver.fs as object), changed) };
}

const broken = async (): Promise<never> => {
  throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
};

function fill(log: Log): Promise<void> | undefined {
  for (let i = 0; i < 1000; i++) log.set(`k${i % 10}`, value, never);
  return log.settled();
}

test("the new log has one record a key, without what has expired, and goes on", async () => {
  await withLog(driver, async (scope, log) => {
    await fill(log);
    log.set("gone", value, scope.wallClock() - 1);
    log.delete("k0");
    await log.settled();
    const { before, after } = await compact(scope, log);
    expect([before, after]).toEqual([statSync(log.path).size + before - after, log.size]);
    expect(after).toBeLessThan(before / 50);
    log.set("later", value, never);
    await log.settled();
  });
  expect([...(await recover()).keys()]).toEqual(["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "later"]);
  expect(readdirSync(directory)).toEqual(["kv.log"]);
});

test("a key whose time was prolonged in a record not yet written is kept", async () => {
  await withLog(driver, async (scope, log) => {
    const soon = scope.wallClock() + 30;
    log.set("k", value, soon);
    await log.settled();
    // Nothing asks for this record to be written, once the writer has gone to sleep.
    await scope.yieldNow();
    log.expire("k", soon + 1_000_000);
    while (scope.wallClock() <= soon) await scope.sleep(5);
    await compact(scope, log);
    await log.settled();
  });
  expect([...(await recover()).keys()]).toEqual(["k"]);
});

test("what is logged while it runs is in the new log", async () => {
  await withLog(driver, async (scope, log) => {
    await fill(log);
    const compaction = compact(scope, log);
    let done = false;
    const writer = scope.spawn(async () => {
      for (let i = 0; !done || i < 100; i++) {
        log.set(`during${i % 100}`, value, never);
        await log.settled();
      }
    });
    await compaction;
    done = true;
    await writer.join();
  });
  expect((await recover()).size).toBe(110);
});

test("a rename that fails leaves the old log in use", async () => {
  await withLog(driverWith({ rename: broken }), async (scope, log) => {
    await fill(log);
    await expect(compact(scope, log)).rejects.toMatchObject({ code: "Io" });
    log.set("later", value, never);
    await log.settled();
    expect(log.failed).toBe(undefined);
  });
  expect((await recover()).size).toBe(11);
});

test("a rename that is not known to be durable ends the log, and both files have everything", async () => {
  let calls = 0;
  const syncDir = (path: string): Promise<void> => (++calls > 1 ? broken() : (driver.fs?.syncDir?.(path) ?? broken()));
  await expect(
    withLog(driverWith({ syncDir }), async (scope, log) => {
      await fill(log);
      await expect(compact(scope, log)).rejects.toMatchObject({ name: "LogLost" });
      log.set("later", value, never);
      await expect(log.settled()).rejects.toMatchObject({ code: "Io" });
    }),
  ).rejects.toMatchObject({ code: "Io" });
  expect((await recover()).size).toBe(10);
});
