import type { Scope } from "@portico/core";
import { ExploreFailure, explore, LeakFailure } from "@portico/core/testing";
import { expect, test } from "vitest";
import type { ScopeImpl } from "../src/scope/scope.ts";
import { Alarm } from "../src/time/queue.ts";

/** `count` tasks that take `turns` turns each. */
async function tasks(scope: Scope, count: number, turns: number, note: (task: number) => void): Promise<void> {
  await scope.scope((scope) => {
    for (let task = 0; task < count; task++) {
      scope.spawn(async (scope) => {
        for (let turn = 0; turn < turns; turn++) {
          await scope.yieldNow();
          note(task);
        }
      });
    }
  });
}

test.each([
  // All orders of the steps of the tasks: multinomial coefficients.
  [2, 1, 2],
  [3, 1, 6],
  [2, 2, 6],
  [2, 3, 20],
  [3, 2, 90],
])("%d tasks of %d turns have %d orders, and each is tried once", async (count, turns, orders) => {
  const seen = new Set<string>();
  const all = await explore({ systematic: true }, async (scope) => {
    const order: number[] = [];
    await tasks(scope, count, turns, (task) => order.push(task));
    seen.add(order.join(""));
  });
  expect(all).toMatchObject({ runs: orders, distinct: orders, exhausted: true });
  expect(seen.size).toBe(orders);
});

test("timers that are due together come in any order, and those of other times in theirs", async () => {
  const seen = new Set<string>();
  const all = await explore({ systematic: true }, async (scope) => {
    const order: string[] = [];
    await scope.scope((scope) => {
      for (const [name, ms] of [
        ["late", 11],
        ["a", 10],
        ["b", 10],
      ] as const)
        scope.spawn(async (scope) => {
          await scope.sleep(ms);
          order.push(name);
        });
    });
    seen.add(order.join(" "));
  });
  expect(all).toMatchObject({ runs: 2, exhausted: true });
  expect([...seen].sort()).toEqual(["a b late", "b a late"]);
});

test("keepOrder keeps what the specification promises", async () => {
  const all = await explore({ systematic: true, keepOrder: true }, async (scope) => {
    const order: number[] = [];
    await tasks(scope, 3, 1, (task) => order.push(task));
    expect(order).toEqual([0, 1, 2]);
  });
  expect(all).toMatchObject({ runs: 1, exhausted: true });
});

test("a bounded search says that it is not complete", async () => {
  expect(await explore({ systematic: true, runs: 10 }, (scope) => tasks(scope, 3, 2, () => undefined))).toMatchObject({
    runs: 10,
    distinct: 10,
    exhausted: false,
  });
});

test("seeds differ, and one seed is one run", async () => {
  const traces: string[] = [];
  const program = async (scope: Scope) => {
    const order: number[] = [];
    await tasks(scope, 3, 3, (task) => order.push(task));
    traces.push(`${order.join("")} ${scope.random()} ${scope.randomBytes(2)}`);
  };
  const { runs, distinct } = await explore({ runs: 50 }, program);
  expect(runs).toBe(50);
  expect(distinct).toBeGreaterThan(40);
  expect(await explore({ seed: 7 }, program)).toMatchObject({ runs: 1 });
  expect(traces[50]).toBe(traces[6]);
});

test("a deadlock of the simulation is Stuck, with the tree", async () => {
  const failure: unknown = await explore({}, async (scope) => {
    let wake: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      wake = resolve;
    });
    // Lost if nobody waits yet.
    let waiting = false;
    await scope.scope((scope) => {
      scope.spawn(
        async (scope) => {
          await scope.yieldNow();
          waiting = true;
          await scope.wait(ready);
        },
        { name: "waiter" },
      );
      scope.spawn(
        async (scope) => {
          await scope.yieldNow();
          if (waiting) wake();
        },
        { name: "waker" },
      );
    });
  }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ExploreFailure);
  expect(failure).toMatchObject({ cause: { code: "Stuck" } });
  expect((failure as Error).message).toContain("waiter: body, waits for wait");
});

test("what outlives a run is a failure of it", async () => {
  const failure: unknown = await explore({ runs: 1 }, (scope) => {
    (scope as unknown as { impl: ScopeImpl }).impl.runtime.timers.add(new Alarm(() => undefined), 1000);
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: expect.any(LeakFailure) });
});

test("a program that depends on something else cannot be searched systematically", async () => {
  let run = 0;
  const failure: unknown = await explore({ systematic: true }, (scope) =>
    tasks(scope, 2 + (run++ % 2), 1, () => undefined),
  ).catch((error: unknown) => error);
  expect((failure as Error).message).toContain("depends on something else than the scheduler");
});
