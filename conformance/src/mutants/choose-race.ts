import type { AnyArm } from "../cases/choose-kit.ts";
import type { FullScope } from "../runner/case.ts";
import { changeAll, firstOf, quietWhenCancelled, shielded, tellingArms, wrongCalls } from "./choose-wrap.ts";
import type { Mutant } from "./mutant.ts";
import { changed, wrapped } from "./spawn-task.ts";

/** A race as one would write it by hand: the losers are cancelled like any task. */
function byHand(scope: FullScope, arms: readonly AnyArm[]): Promise<unknown> {
  return scope.scope(async (inner) => {
    const tasks = arms.map((arm) => inner.spawn(arm));
    try {
      return await Promise.race(tasks.map((task) => task.join()));
    } finally {
      for (const task of tasks) task.cancel();
    }
  });
}

type Call = "race" | "any";

/** Settles with the winner, while the losers are still cleaning up. */
function hasty(scope: FullScope, call: Call, arms: readonly AnyArm[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const told = tellingArms((outcome) => void outcome.then(resolve, reject));
    scope[call](changeAll(arms, told)).catch((error: unknown) => error);
  });
}

async function lastValue(scope: FullScope, arms: readonly AnyArm[]): Promise<unknown> {
  let last: unknown;
  const remember = (arm: AnyArm): AnyArm => {
    return async (inner) => {
      last = await arm(inner);
      return last;
    };
  };
  await scope.race(changeAll(arms, remember));
  return last;
}

/** An arm decides, and what becomes of the others. */
export const mutants: readonly Mutant[] = [
  ...wrongCalls("race-waits-for-all", (scope) => ({ race: async (arms) => (await scope.all(arms))[0] }), {
    "choose/race-gives-the-value-of-the-first-to-end": "what the race resolved to",
  }),
  ...wrongCalls("race-waits-for-a-success", (scope) => ({ race: (arms) => scope.any(arms) }), {
    "choose/race-rejects-with-the-failure-of-the-first-to-end": "what came of the race",
  }),
  ...wrongCalls("the-order-of-the-list-is-nothing", (scope) => ({ race: (arms) => byHand(scope, arms) }), {
    "choose/of-arms-that-end-together-the-earlier-wins": "which arm won",
    "choose/losers-are-cancelled-as-such": "why the losers were cancelled",
  }),
  ...wrongCalls("race-leaves-its-losers", (scope) => ({ race: (arms) => hasty(scope, "race", arms) }), {
    "choose/race-waits-for-its-losers": "whether the loser had cleaned up when the race resolved",
  }),
  ...wrongCalls(
    "failures-of-losers-are-lost",
    (scope) => ({
      race: (arms) => scope.race(changeAll(arms, quietWhenCancelled)),
      any: (arms) => scope.any(changeAll(arms, quietWhenCancelled)),
    }),
    {
      "choose/a-losers-own-failure-comes-out": "what came of the race",
      "choose/what-fails-after-the-first-success-of-any-comes-out": "what came of any",
    },
  ),
  ...wrongCalls(
    "only-the-first-failure-of-a-race-counts",
    (scope) => ({ race: (arms) => changed(scope.race(arms), firstOf) }),
    {
      "choose/failures-of-winner-and-loser-are-several": "the failures",
    },
  ),
  ...wrongCalls("the-last-value-wins", (scope) => ({ race: (arms) => lastValue(scope, arms) }), {
    "choose/a-loser-that-returns-a-value-changes-nothing": "what the race resolved to",
  }),
  ...wrongCalls("the-first-failure-of-any-decides", (scope) => ({ any: (arms) => scope.race(arms) }), {
    "choose/any-gives-the-first-success": "what came of any",
  }),
  ...wrongCalls(
    "the-failures-of-any-come-in-the-order-they-happened",
    (scope) => ({ any: (arms) => scope.all(changeAll(arms, shielded)) }),
    { "choose/any-without-a-success-has-all-failures-in-the-order-of-the-list": "the failures" },
  ),
  ...wrongCalls("any-wraps-what-it-rejects-with", (scope) => ({ any: (arms) => changed(scope.any(arms), wrapped) }), {
    "choose/the-only-failure-of-any-comes-out-as-it-is": "what any rejected with",
  }),
  ...wrongCalls("any-leaves-its-losers", (scope) => ({ any: (arms) => hasty(scope, "any", arms) }), {
    "choose/any-cancels-its-losers-and-waits-for-them": "how the loser had ended when any resolved",
  }),
];
