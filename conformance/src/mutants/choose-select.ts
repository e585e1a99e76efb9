import type { FullScope } from "../runner/case.ts";
import { type NamedArms, patchTurns, type Turns, wrongCalls } from "./choose-wrap.ts";
import type { Mutant } from "./mutant.ts";

type Choice = { readonly arm: string; readonly value: unknown };

/** Every turn starts all arms anew, and drops what the others had. */
function racing(scope: FullScope, arms: NamedArms): Turns {
  const turn = (): Promise<unknown> =>
    scope.race(
      Object.entries(arms).map(([arm, fn]) => async (inner: FullScope): Promise<Choice> => {
        return { arm, value: await fn(inner) };
      }),
    );
  return patchTurns(scope.select(arms), {
    next: async () => ({ done: false, value: (await turn()) as Choice }),
  });
}

/** Takes the next turn before it is asked for. */
function reading(turns: Turns): Turns {
  let ahead: ReturnType<Turns["next"]> | undefined;
  return patchTurns(turns, {
    next: async () => {
      const turn = await (ahead ?? turns.next());
      ahead = turns.next();
      ahead.catch((error: unknown) => error);
      return turn;
    },
  });
}

function withoutNames(turns: Turns): Turns {
  return patchTurns(turns, {
    next: async () => {
      const turn = await turns.next();
      return turn.done === true ? turn : { done: false, value: { arm: "", value: turn.value.value } };
    },
  });
}

/** Only the first arm is ever looked at. */
function firstOnly(arms: NamedArms): NamedArms {
  return Object.fromEntries(Object.entries(arms).slice(0, 1));
}

function backwards(arms: NamedArms): NamedArms {
  return Object.fromEntries(Object.entries(arms).reverse());
}

/** The turns of a select, and whose they are. */
export const mutants: readonly Mutant[] = [
  ...wrongCalls("turns-do-not-say-whose", (scope) => ({ select: (arms) => withoutNames(scope.select(arms)) }), {
    "choose/each-turn-of-select-has-what-one-ready-arm-came-to": "what the turns had",
  }),
  ...wrongCalls("each-turn-is-a-race", (scope) => ({ select: (arms) => racing(scope, arms) }), {
    "choose/select-loses-nothing-of-an-arm-that-was-not-taken": "timed out: the case",
    "choose/an-arm-that-is-never-ready-is-started-once": "how often the arms began",
  }),
  ...wrongCalls("arms-are-started-ahead-of-the-turn", (scope) => ({ select: (arms) => reading(scope.select(arms)) }), {
    "choose/select-starts-the-arm-that-was-taken-at-the-following-turn":
      "how often the arm had begun between the turns",
  }),
  ...wrongCalls("select-is-always-fair", (scope) => ({ select: (arms) => scope.select(arms, { order: "fair" }) }), {
    "choose/of-ready-arms-the-first-in-the-order-is-taken": "which arms were taken",
  }),
  ...wrongCalls("select-is-never-fair", (scope) => ({ select: (arms) => scope.select(arms) }), {
    "choose/fair-goes-round": "which arms were taken",
  }),
  ...wrongCalls("the-last-in-the-order-is-taken", (scope) => ({ select: (arms) => scope.select(backwards(arms)) }), {
    "choose/of-arms-that-become-ready-together-the-first-in-the-order-is-taken": "what the turn had",
  }),
  ...wrongCalls("select-waits-for-the-first", (scope) => ({ select: (arms) => scope.select(firstOnly(arms)) }), {
    "choose/a-ready-arm-behind-one-that-is-not-is-taken": "timed out: turn 0",
  }),
];
