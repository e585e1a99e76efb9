import type { Scope } from "@portico/core";
import { simulate } from "@portico/core/testing";
import { expect, test } from "vitest";

const invalid = (message: string) =>
  expect.objectContaining({ code: "InvalidInput", message: expect.stringContaining(message) });

test.each<[string, (scope: Scope) => unknown, string]>([
  ["a list of arms", (scope) => scope.select([async () => 1] as never), "got a list"],
  ["null for the arms", (scope) => scope.select(null as never), "got null"],
  ["an interval in words", (scope) => scope.interval("5" as never), "interval"],
  [
    "half a signal",
    (scope) => scope.openScope({ signal: { addEventListener: () => undefined } as never }),
    "AbortSignal",
  ],
])("%s is refused in words", async (_, act, message) => {
  await simulate(async (scope) => {
    expect(() => act(scope)).toThrow(invalid(message));
  });
});

test("several failures have the first one as their cause", async () => {
  const [first, second] = [new Error("first"), new Error("second")];
  const failing = simulate((scope) =>
    scope.scope(async (inner) => {
      for (const error of [first, second])
        inner.spawn((task) => task.shield(async () => Promise.reject(error)), { name: error.message });
      await inner.sleep(1);
    }),
  );
  await expect(failing).rejects.toMatchObject({ code: "Several", cause: first, errors: [first, second] });
  await expect(failing).rejects.toThrow("the first: Error: first");
});
