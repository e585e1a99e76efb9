import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driver } from "@portico/adapter-node";
import { createReferenceDriver } from "@portico/conformance/reference";
import { openRoot } from "@portico/core/driver";
import {
  cancelAtEveryAwait,
  checkLeaks,
  explore,
  interleaved,
  LeakFailure,
  withFile,
  withLeakCheck,
} from "@portico/core/testing";
import { afterAll, expect, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "portico-testing-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("cancelled everywhere on a real runtime", async () => {
  const path = join(directory, "cancelled");
  const { points, events } = await cancelAtEveryAwait(driver, {
    setup: (scope) => scope.fs.writeFile(path, "old"),
    async run(scope) {
      const listener = await scope.net.listen({ port: 0, closeTimeout: 20 });
      const task = scope.spawn(async (scope) => {
        const conn = await scope.bind(listener).accept();
        await scope.fs.writeFile(path, (await conn.read()) ?? "");
      });
      const conn = await scope.net.connect({ ...listener.address, closeTimeout: 20 });
      await conn.write(new TextEncoder().encode("new"));
      await task.join();
    },
    check: (_, outcome) => {
      const content = readFileSync(path, "utf8");
      expect("value" in outcome ? ["new"] : ["old", "new"]).toContain(content);
    },
  });
  expect(points).toBeGreaterThanOrEqual(6);
  expect(events).toBe(1);
});

test("a program that waits for ever is reported with its tree", async () => {
  const failure: unknown = await cancelAtEveryAwait(
    createReferenceDriver,
    async (scope) => {
      await scope.yieldNow().catch(() => new Promise(() => undefined));
    },
    { within: 100 },
  ).catch((error: unknown) => error);
  expect(failure).toMatchObject({ point: 1, when: "waits", cause: { code: "Stuck" } });
  expect((failure as Error).message).toContain("scope: body, cancelled (user)");
});

test("the order of real completions is the scheduler's", async () => {
  const orders = new Set<string>();
  const { runs } = await explore(
    { runs: 12, driver: ({ scheduler }) => interleaved(driver, scheduler) },
    async (scope) => {
      const order: string[] = [];
      await scope.scope((scope) => {
        for (const name of ["a", "b", "c"]) {
          scope.spawn(async (scope) => {
            await scope.fs.writeFile(join(directory, name), name);
            order.push(name);
          });
        }
      });
      orders.add(order.join(""));
    },
  );
  expect(runs).toBe(12);
  expect(orders.size).toBeGreaterThan(2);
});

test("real sockets under a virtual clock: a time limit of hours is not used up", async () => {
  await explore({ runs: 5, driver: ({ scheduler }) => interleaved(driver, scheduler) }, async (scope) => {
    const listener = await scope.net.listen({ port: 0 });
    const served = scope.spawn((scope) =>
      scope.bind(listener).serve(async (scope, conn) => {
        for await (const chunk of conn) {
          await scope.sleep(3_600_000);
          await conn.write(chunk);
        }
      }),
    );
    await scope.timeout(5 * 3_600_000, async (scope) => {
      const conn = await scope.net.connect(listener.address);
      const sent = new Uint8Array(100_000).fill(7);
      await conn.write(sent);
      await conn.closeWrite();
      let received = 0;
      for await (const chunk of conn) received += chunk.length;
      expect(received).toBe(sent.length);
    });
    await listener.close();
    await served.join();
  });
});

test("a file that is never closed is found; and a driver's failure can be made", async () => {
  const path = join(directory, "leaked");
  const careless = withFile(driver, (file) => ({ close: () => new Promise(() => void file.close()) }));
  const stuck = withLeakCheck(careless, (scope) => scope.fs.open(path, { write: true, create: true }), { within: 200 });
  await expect(stuck).rejects.toMatchObject({ code: "Stuck" });
});

test("a root has to have ended", async () => {
  const root = openRoot(driver);
  expect(() => checkLeaks(root)).toThrow(LeakFailure);
  await root.close();
  checkLeaks(root);
});
