import { changeAll, firstOf, shielded, wrongCalls } from "./choose-wrap.ts";
import type { Mutant } from "./mutant.ts";
import { changed, dropped } from "./spawn-task.ts";

const never = new Promise<never>(() => undefined);

/** Every arm counts. */
export const mutants: readonly Mutant[] = [
  ...wrongCalls(
    "values-come-in-the-order-of-the-ends",
    (scope) => ({
      all: async (arms) => {
        const values: unknown[] = [];
        await scope.all(changeAll(arms, (arm) => async (inner) => values.push(await arm(inner))));
        return values;
      },
    }),
    { "choose/all-gives-the-values-in-the-order-of-the-list": "what all resolved to" },
  ),
  ...wrongCalls(
    "all-of-nothing-never-ends",
    (scope) => ({ all: (arms) => (arms.length === 0 ? never : scope.all(arms)) }),
    {
      "choose/all-of-nothing-is-nothing": "timed out: all of nothing",
    },
  ),
  ...wrongCalls(
    "a-failing-arm-leaves-the-others-alone",
    (scope) => ({ all: (arms) => scope.all(changeAll(arms, shielded)) }),
    { "choose/a-failing-arm-of-all-cancels-the-others-and-comes-out": "timed out: all" },
  ),
  ...wrongCalls(
    "only-the-first-failure-of-all-counts",
    (scope) => ({ all: (arms) => changed(scope.all(arms), firstOf) }),
    {
      "choose/several-failures-of-all-come-out-in-the-order-they-happened": "all of two that fail",
    },
  ),
  ...wrongCalls(
    "an-arm-that-cancels-itself-has-the-value-undefined",
    (scope) => ({ all: (arms) => changed(scope.all(arms), dropped("Cancelled")) }),
    { "choose/an-arm-of-all-that-cancels-itself-fails-it": "all rejects with Cancelled" },
  ),
];
