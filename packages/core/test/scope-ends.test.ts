import { openRoot } from "@portico/core/driver";
import { simulate, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";
import { everyTaskWaits } from "../src/scope/quiescence.ts";
import type { ScopeImpl } from "../src/scope/scope.ts";

test("an open scope stays open while a task may still close it", async () => {
  const uses: string[] = [];
  await simulate(async (scope) => {
    await scope.scope((outer) => {
      outer.spawn(async (task) => {
        await task.sleep(1);
        // The body of `outer` has returned by now.
        const [closing, used] = [outer.openScope(), outer.openScope()];
        closing.scope.spawn(async (last) => {
          await last.sleep(2);
          await used.scope.sleep(1);
          uses.push("while another one closes");
        });
        void closing.close();
        await task.sleep(1);
        await used.scope.sleep(0);
        uses.push("after a task has ended");
      });
      outer.spawn((task) => task.sleep(2));
    });
  });
  expect(uses).toEqual(["after a task has ended", "while another one closes"]);
});

test("a task's own deadline fails who spawned it", async () => {
  const passed = simulate((scope) => scope.scope((inner) => void inner.spawn((task) => task.sleep(2), { timeout: 1 })));
  await expect(passed).rejects.toMatchObject({ code: "TimedOut" });
});

test("who does not end is told of when its own time is up, not another's", async () => {
  const driver = simulatedDriver();
  const told: [string, number][] = [];
  const root = openRoot(driver, {
    cancelGrace: 100,
    hooks: { slow: ({ name }) => void told.push([name, root.scope.now()]) },
  });
  const begin = root.scope.now();
  let release: () => void = () => undefined;
  const ignored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const [first, second] = ["first", "second"].map((name) => root.scope.spawn(() => ignored, { name }));
  await root.scope.sleep(10);
  first?.cancel();
  await root.scope.sleep(50);
  second?.cancel();
  await root.scope.sleep(200);
  release();
  await root.close();
  driver.scheduler.shut();
  expect(told.map(([name, at]) => [name, at - begin])).toEqual([
    ["first", 110],
    ["second", 160],
  ]);
});

test("who joins a task that only waits itself waits too, as soon as that has started", async () => {
  const seen = await simulate(async (scope) =>
    scope.scope(async (inner) => {
      const allWait = () => everyTaskWaits(inner as unknown as ScopeImpl, ({ internal }) => internal);
      const channel = inner.channel<number>(1);
      const receiving = inner.spawn((task) => channel.receiver(task).receive());
      const joining = receiving.join();
      const starting = allWait();
      await scope.yieldNow();
      const started = allWait();
      await channel.sender(inner).send(1);
      await joining;
      return [starting, started];
    }),
  );
  expect(seen).toEqual([false, true]);
});

test("who waits for a task to be ready is named after it", async () => {
  await simulate(async (scope) => {
    const starting = scope.start(async function server(task) {
      await task.sleep(1);
    });
    await expect(starting).rejects.toMatchObject({ code: "UnexpectedEnd", resource: "server" });
    const cancelled = scope.openScope();
    const waiting = cancelled.scope.start(async function server(task) {
      await task.sleep(1);
    });
    cancelled.scope.cancel();
    await expect(waiting).rejects.toMatchObject({ code: "Cancelled", op: "start", resource: "server" });
  });
});
