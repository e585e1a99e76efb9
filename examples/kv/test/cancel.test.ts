// What the server promises, with every multi-step operation cancelled wherever it waits, on a machine in memory.
import { createReferenceDriver } from "@portico/conformance/reference";
import { isPorticoError, type Scope } from "@portico/core";
import { cancelAtEveryAwait, explore, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";
import { withThreadsInPlace } from "../../../packages/core/test/support/threads-in-place.ts";
import { Client } from "../src/client.ts";
import { compact } from "../src/compaction.ts";
import type { Log } from "../src/log/log.ts";
import { openLog } from "../src/log/open.ts";
import { serve } from "../src/server.ts";

const dir = "/tmp/kv";
const path = `${dir}/kv.log`;
const never = Number.POSITIVE_INFINITY;
const value = new Uint8Array(100);
const machine = () => withThreadsInPlace(createReferenceDriver({ scheduler: simulatedDriver().scheduler }));

/** Keys whose records were said to be safe. */
interface Promised {
  readonly keys: string[];
}

async function put(log: Log, promised: Promised, ...keys: string[]): Promise<void> {
  for (const key of keys) log.set(key, value, never);
  await log.settled();
  promised.keys.push(...keys);
}

/** Runs the body with an open log, then closes it as a server does. */
async function withLog(scope: Scope<"fs">, body: (log: Log) => Promise<unknown>): Promise<void> {
  const { log } = await openLog(scope, dir, "always");
  await scope.scope(async (scope) => {
    scope.spawn((scope) => log.run(scope), { name: "log", background: true });
    await scope.wait(body(log));
    await log.close(scope);
  });
}

/** Everything promised is there after a restart, and no record is torn. */
async function checkDurable(scope: Scope<"fs">, { keys }: Promised): Promise<readonly string[]> {
  return scope.scope(async (scope) => {
    const { entries, recovery } = await openLog(scope, dir, "always");
    expect(recovery.droppedBytes).toBe(0);
    expect([...entries.keys()]).toEqual(expect.arrayContaining(keys));
    return [...entries.keys()];
  });
}

test("append: what was acknowledged is there", async () => {
  const { points } = await cancelAtEveryAwait(machine, {
    setup: (): Promised => ({ keys: [] }),
    run: (scope, promised) =>
      withLog(scope, async (log) => {
        await put(log, promised, "a");
        await Promise.all([put(log, promised, "b"), put(log, promised, "c", "d")]);
      }),
    check: (promised, _, scope) => checkDurable(scope, promised),
  });
  expect(points).toBeGreaterThan(15);
});

test("recovery of a torn log: every complete record is kept, at each step", async () => {
  await cancelAtEveryAwait(machine, {
    async setup(scope) {
      const promised: Promised = { keys: [] };
      await scope.scope((scope) => withLog(scope, (log) => put(log, promised, "a", "b")));
      await scope.fs.writeFile(path, new Uint8Array(7), { append: true });
      return promised;
    },
    run: (scope) => openLog(scope, dir, "always"),
    async check(promised, outcome, scope) {
      if ("cancelled" in outcome) {
        await scope.scope(async (scope) => {
          const { recovery } = await openLog(scope, dir, "always");
          expect([0, 7]).toContain(recovery.droppedBytes);
        });
      }
      await checkDurable(scope, promised);
    },
  });
});

test("compaction: nothing is lost, wherever it is cancelled, and the log goes on", async () => {
  const { points } = await cancelAtEveryAwait(machine, {
    async setup(scope) {
      const promised: Promised = { keys: [] };
      const { log } = await openLog(scope, dir, "always");
      scope.spawn((scope) => log.run(scope), { name: "log", background: true });
      await put(log, promised, "a", "b", "a", "b", "c");
      return { log, ...promised };
    },
    async run(scope, { log, keys }) {
      const during = put(log, { keys }, "during");
      await compact(scope, log);
      await scope.wait(during);
    },
    async check({ log, keys }, _, scope) {
      // The writer is the root's and was not cancelled.
      if (log.failed === undefined) await scope.timeout(1000, (inner) => inner.wait(put(log, { keys }, "after")));
      await checkDurable(scope, { keys });
    },
  });
  expect(points).toBeGreaterThanOrEqual(7);
});

test("a server that is cancelled keeps what its clients were told", async () => {
  const { points } = await cancelAtEveryAwait(
    machine,
    {
      setup: (): Promised => ({ keys: [] }),
      async run(scope, promised) {
        const server = await serve(scope, { port: 0, dir });
        const client = await Client.connect(scope, server.address);
        await client.send("SET", "a", "1");
        promised.keys.push("a");
        await client.send("SET", "b", "2");
        promised.keys.push("b");
        await client.close();
        server.task.cancel();
      },
      check: (promised, _, scope) => checkDurable(scope, promised),
    },
    { ticks: 4 },
  );
  expect(points).toBeGreaterThan(30);
});

test("any order of what happens to clients, files and the compaction keeps what was promised", async () => {
  const { distinct } = await explore(
    {
      runs: 60,
      driver: ({ scheduler }) => withThreadsInPlace(createReferenceDriver({ scheduler })),
    },
    async (scope) => {
      const promised: Promised = { keys: [] };
      await scope.scope(async (scope) => {
        const server = await serve(scope, { port: 0, dir });
        await scope.scope((scope) => {
          for (const name of ["a", "b", "c"]) {
            scope.spawn(async (scope) => {
              const client = await Client.connect(scope, server.address);
              for (let i = 0; i < 3; i++) {
                await client.send("SET", `${name}${i}`, "v");
                promised.keys.push(`${name}${i}`);
                if (i === 1) await client.send("BGREWRITEAOF").catch((error: unknown) => expect(error).toBeTruthy());
              }
              await client.close();
            });
          }
        });
        server.task.cancel();
      });
      expect(promised.keys.length).toBe(9);
      await checkDurable(scope, promised);
    },
  );
  expect(distinct).toBe(60);
});

test("a record that was promised and is not there would be noticed", async () => {
  const failure = cancelAtEveryAwait(machine, {
    setup: (): Promised => ({ keys: ["never written"] }),
    run: (scope, promised) => withLog(scope, (log) => put(log, promised, "a")),
    check: (promised, _, scope) => checkDurable(scope, promised),
  });
  await expect(failure).rejects.toThrow(/never written/);
  expect(isPorticoError(failure)).toBe(false);
});
