import type { Scope } from "@portico/core";
import { openRoot } from "@portico/core/driver";
import { simulate, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";

const quick = async (): Promise<number> => 1;

test("the losers of all races are told with one error for each operation", async () => {
  const [first, second, other] = await simulate(async (scope) => {
    const told: unknown[] = [];
    const sleeper = (arm: Scope) => arm.sleep(1000).catch((error: unknown) => told.push(error));
    const receiver = (arm: Scope) =>
      arm
        .channel(1)
        .receiver(arm)
        .receive()
        .catch((error: unknown) => told.push(error));
    for (const loser of [sleeper, sleeper, receiver]) await scope.race([loser, quick]);
    return told;
  });
  expect(first).toBe(second);
  expect(first).toMatchObject({ code: "Cancelled", op: "sleep", reason: { kind: "lost-race", origin: "race" } });
  expect(other).toMatchObject({ code: "Cancelled", op: "channel.receive" });
  expect((other as { reason: unknown }).reason).toBe((first as { reason: unknown }).reason);
});

test("in development the shared error does not grow with every loser's place", async () => {
  const driver = simulatedDriver();
  const root = openRoot(driver, { development: true });
  const stacks: (string | undefined)[] = [];
  const loser = async (arm: Scope): Promise<void> => {
    try {
      await arm.sleep(1000);
    } catch (error) {
      stacks.push((error as Error).stack);
      throw error;
    }
  };
  const ended = root.scope.spawn(async (scope) => {
    for (let i = 0; i < 3; i++) await scope.race([loser, quick]);
  });
  await ended.join();
  await root.close();
  driver.scheduler.shut();
  expect(stacks).toHaveLength(3);
  expect(new Set(stacks).size).toBe(1);
});
