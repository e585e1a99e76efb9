import type { Scope } from "@portico/core";
import { simulate } from "@portico/core/testing";
import { expect, test } from "vitest";

/** Calls `fn` until it succeeds, waiting 1, 2, 4... seconds between. */
async function retry<T>(scope: Scope, times: number, fn: () => Promise<T>): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await fn();
    } catch (error) {
      if (i === times) throw error;
      await scope.sleep(1000 * 2 ** i);
    }
  }
}

test("gives up after ten waits, a quarter of an hour later", async () => {
  await simulate(async (scope) => {
    const failing = retry(scope, 10, () => Promise.reject(new Error("down")));
    await expect(failing).rejects.toThrow("down");
    expect(scope.now()).toBe(1_023_000);
  });
});
