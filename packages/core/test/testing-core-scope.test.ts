import { isPorticoError, type Scope } from "@portico/core";
import { cancelAtEveryAwait, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";
import { memoryMachine } from "./support/memory-machine.ts";

const fresh = () => simulatedDriver();

test("deferred functions and resources: all, last first, however it ends", async () => {
  const { points } = await cancelAtEveryAwait(memoryMachine, {
    setup: () => ({ begun: [] as string[], ended: [] as string[] }),
    async run(scope, { begun, ended }) {
      const clean = (name: string, scope: Scope) => {
        begun.push(name);
        scope.defer(async (grace) => {
          await grace.sleep(1);
          await grace.yieldNow();
          ended.push(name);
        });
      };
      clean("a", scope);
      await scope.fs.open("/tmp/a", { write: true, create: true });
      clean("b", scope);
      await scope.sleep(5);
      const file = await scope.fs.open("/tmp/b", { write: true, create: true });
      clean("c", scope);
      await file.write(new Uint8Array(10));
    },
    check: ({ begun, ended }) => expect(ended).toEqual([...begun].reverse()),
  });
  // Clean-up is cancelled, too, and goes on.
  expect(points).toBe(4 + 6);
});

test("children of all kinds end before their scope does", async () => {
  await cancelAtEveryAwait(fresh, {
    setup: () => ({ running: 0 }),
    async run(scope, state) {
      const work = async (scope: Scope) => {
        state.running++;
        try {
          await scope.sleep(1);
          await scope.yieldNow();
        } finally {
          state.running--;
        }
      };
      scope.spawn(work, { background: true });
      const task = scope.spawn(work);
      await scope.scope(work);
      await scope.shield(work);
      await scope.timeout(10, work);
      await task.join();
    },
    check: ({ running }) => expect(running).toBe(0),
  });
});

test("a deadline that passes and a cancellation: one of both is the outcome", async () => {
  await cancelAtEveryAwait(
    fresh,
    (scope) =>
      scope.timeout(2, async (inner) => {
        await inner.sleep(1);
        await inner.shield((shielded) => shielded.sleep(5));
        return "in time all the same";
      }),
    { allow: (error) => isPorticoError(error, "TimedOut") },
  );
});

test("openScope: closed by hand, by its scope, or by the cancellation", async () => {
  await cancelAtEveryAwait(memoryMachine, {
    setup: () => ({ cleaned: 0, opened: 0 }),
    async run(scope, state) {
      for (const closed of [true, false]) {
        const inner = scope.openScope();
        state.opened++;
        inner.scope.defer(async (grace) => {
          await grace.yieldNow();
          state.cleaned++;
        });
        await inner.scope.fs.open("/tmp/f", { write: true, create: true });
        inner.scope.spawn((scope) => scope.sleep(1));
        if (closed) await inner.close();
      }
    },
    check: ({ cleaned, opened }) => expect(cleaned).toBe(opened),
  });
});

test("interval", async () => {
  await cancelAtEveryAwait(fresh, async (scope) => {
    let ticks = 0;
    for await (const _ of scope.interval(10)) if (++ticks === 3) break;
    return ticks;
  });
});

test("wait, stopping and join", async () => {
  await cancelAtEveryAwait(fresh, async (scope) => {
    await scope.wait(Promise.resolve());
    scope.spawn((scope) => scope.stopping.wait(), { background: true });
    const failing = scope.spawn(async (scope) => {
      await scope.yieldNow();
      return 1;
    });
    return (await Promise.all([failing.join(), failing.join()])).length;
  });
});

test("a task that tells its scope when it is ready", async () => {
  await cancelAtEveryAwait(fresh, {
    setup: () => ({ ended: false }),
    async run(scope, state) {
      const { task, value } = await scope.start<void, number>(async (scope, started) => {
        scope.defer(() => {
          state.ended = true;
        });
        await scope.sleep(1);
        started(1);
        await scope.sleep(1);
      });
      await task.join();
      return value;
    },
    check: ({ ended }, outcome) => {
      if ("value" in outcome) expect([ended, outcome.value]).toEqual([true, 1]);
    },
  });
});

test("the failure of one task is the outcome whenever the other is cancelled by it", async () => {
  const failure = new Error("mine");
  const { cancelled } = await cancelAtEveryAwait(
    fresh,
    async (scope) => {
      scope.spawn(async (scope) => {
        await scope.sleep(1);
        throw failure;
      });
      scope.spawn((scope) => scope.sleep(2));
    },
    { allow: (error) => error === failure },
  );
  expect(cancelled).toBeGreaterThan(10);
});
