import type { Scope } from "@portico/core";
import { createRun } from "@portico/core/driver";
import { countOpen, LeakFailure, simulate, simulatedDriver, withLeakCheck } from "@portico/core/testing";
import { expect, test } from "vitest";
import type { ScopeImpl } from "../src/scope/scope.ts";

const hour = 3_600_000;

/** The driver's own, which nobody looks after. */
const timersOf = (scope: Scope) => (scope as unknown as ScopeImpl).runtime.driver.timers;

test("hours of sleep take no time, and come in the promised order", async () => {
  const begun = performance.now();
  const log: string[] = [];
  const end = await simulate(async (scope) => {
    for (const [name, ms] of [
      ["c", 3 * hour],
      ["a", hour],
      ["b1", 2 * hour],
      ["b2", 2 * hour],
    ] as const)
      scope.spawn(async (scope) => {
        await scope.sleep(ms);
        log.push(`${name} at ${scope.now() / hour}`);
      });
    await scope.sleep(5 * hour);
    return scope.wallClock();
  });
  expect(log).toEqual(["a at 1", "b1 at 2", "b2 at 2", "c at 3"]);
  expect(end).toBe(Date.UTC(2000, 0, 1) + 5 * hour);
  expect(performance.now() - begun).toBeLessThan(2000);
});

test("deadlines and intervals run on the virtual clock", async () => {
  await simulate(async (scope) => {
    await expect(scope.timeout(hour, (inner) => inner.sleep(2 * hour))).rejects.toMatchObject({ code: "TimedOut" });
    expect(scope.now()).toBe(hour);
    for await (const beat of scope.interval(hour)) if (beat === 23) break;
    expect(scope.now()).toBe(25 * hour);
  });
});

test("a program that nothing can wake is stuck, and the tree says where", async () => {
  const stuck = simulate((scope) =>
    scope.scope((inner) => inner.wait(new Promise(() => undefined)), { name: "waits for ever" }),
  );
  await expect(stuck).rejects.toMatchObject({ code: "Stuck" });
  await expect(stuck).rejects.toThrow(/waits for ever: body, waits for wait/);
});

test("a program without end is stopped", async () => {
  const endless = simulate(
    async (scope) => {
      for (;;) await scope.yieldNow();
    },
    { maxSteps: 500 },
  );
  await expect(endless).rejects.toMatchObject({ code: "Stuck", message: expect.stringContaining("does not end") });
});

test("what the program fails with comes out unchanged", async () => {
  const failure = new Error("mine");
  await expect(
    simulate(() => {
      throw failure;
    }),
  ).rejects.toBe(failure);
});

test("the simulated driver is an adapter: run has its exit codes and output", async () => {
  const driver = simulatedDriver();
  await createRun(driver)(async (scope, { print }) => {
    await scope.sleep(hour);
    print(`slept until ${scope.now()}`);
  });
  expect(driver.exitCode).toBe(0);
  expect(driver.output).toEqual([{ to: "out", text: `slept until ${hour}\n` }]);
});

test("run on the simulated driver ends a stuck program with 70", async () => {
  const driver = simulatedDriver();
  await createRun(driver)((scope) => scope.wait(new Promise(() => undefined)));
  expect(driver.exitCode).toBe(70);
});

test("a signal stops the program, which may clean up", async () => {
  const driver = simulatedDriver();
  const ended = createRun(driver)(async (scope, { print }) => {
    scope.spawn(async (scope) => {
      await scope.sleep(10);
      driver.raise("SIGTERM");
    });
    await scope.stopping.wait();
    print("bye");
  });
  await ended;
  expect([driver.exitCode, driver.output]).toEqual([0, [{ to: "out", text: "bye\n" }]]);
});

test("randomness follows the seed", async () => {
  const draw = (seed: number) => simulate((scope) => [scope.random(), ...scope.randomBytes(4)], { seed });
  expect(await draw(1)).toEqual(await draw(1));
  expect(await draw(1)).not.toEqual(await draw(2));
});

test("a timer that outlives the root is a leak", async () => {
  const driver = simulatedDriver();
  const leak = withLeakCheck(driver, (scope) => {
    timersOf(scope).setTimer(hour, () => undefined);
  });
  await expect(leak).rejects.toBeInstanceOf(LeakFailure);
  await expect(leak).rejects.toThrow(/outlived the root: timer of 3600000 ms/);
});

test("what is counted is what is open", async () => {
  const { driver, open, quiet } = countOpen(simulatedDriver());
  const handle = driver.timers.setTimer(hour, () => undefined);
  expect(open()).toEqual([`timer of ${hour} ms`]);
  driver.timers.clearTimer(handle);
  await quiet();
  expect(open()).toEqual([]);
});

test("a program that fails and leaks: the leak is told, and what it failed with", async () => {
  const driver = simulatedDriver();
  const failure = new Error("mine");
  const leak: unknown = await withLeakCheck(driver, (scope) => {
    timersOf(scope).setTimer(hour, () => undefined);
    throw failure;
  }).catch((error: unknown) => error);
  expect(leak).toMatchObject({ name: "LeakFailure", cause: failure });
});
