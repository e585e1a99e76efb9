import { expose, type Scope } from "@portico/core";
import { cancelAtEveryAwait, explore, simulatedDriver } from "@portico/core/testing";
import { expect, test } from "vitest";
import { withThreadsInPlace } from "./support/threads-in-place.ts";

const state = { running: 0 };

const double = expose("testing/double", async (scope: Scope, value: number) => {
  state.running++;
  try {
    await scope.sleep(1);
    await scope.yieldNow();
    return 2 * value;
  } finally {
    state.running--;
  }
});

const fresh = () => withThreadsInPlace(simulatedDriver());

test("parallel: more calls than threads, all answered or cancelled, and over there nothing goes on", async () => {
  const { points } = await cancelAtEveryAwait(fresh, {
    run: (scope) => Promise.all([1, 2, 3].map((value) => scope.parallel(double, value))),
    async check(_, outcome, scope) {
      await scope.sleep(10);
      expect(state.running).toBe(0);
      if ("value" in outcome) expect(outcome.value).toEqual([2, 4, 6]);
      // The pool still works.
      expect(await scope.parallel(double, 4)).toBe(8);
    },
  });
  expect(points).toBe(3);
});

test("parallel in any order of messages", async () => {
  const { distinct } = await explore(
    { runs: 60, driver: (simulated) => withThreadsInPlace(simulated) },
    async (scope) => {
      const values = [1, 2, 3, 4];
      expect(await Promise.all(values.map((value) => scope.parallel(double, value)))).toEqual([2, 4, 6, 8]);
    },
  );
  expect(distinct).toBeGreaterThan(1);
});
