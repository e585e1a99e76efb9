import { PorticoError } from "@portico/core";
import type { FullScope } from "../runner/case.ts";
import {
  changeNamed,
  firstOf,
  type NamedArms,
  patchTurns,
  quietWhenCancelled,
  shielded,
  type Turns,
  tellingArms,
  wrongCalls,
} from "./choose-wrap.ts";
import type { Mutant } from "./mutant.ts";
import { changed, wrapped } from "./spawn-task.ts";

const done = { done: true, value: undefined } as const;

/** Rejects with the failure of an arm while the others are still cleaning up. */
function hasty(scope: FullScope, arms: NamedArms): Turns {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch((error: unknown) => error);
  const told = tellingArms((outcome) => void outcome.catch(failed.reject));
  const turns = scope.select(changeNamed(arms, told));
  return patchTurns(turns, { next: () => Promise.race([turns.next(), failed.promise]) });
}

/** A failure cancels the scope at once. */
function failFast(scope: FullScope, arms: NamedArms): Turns {
  return scope.select(
    changeNamed(
      arms,
      tellingArms((outcome) => void outcome.catch((error) => scope.cancel(error))),
    ),
  );
}

/** Throws when it has been left. */
function strict(turns: Turns): Turns {
  let left = false;
  return patchTurns(turns, {
    next: () => (left ? Promise.reject(new Error("left")) : turns.next()),
    return: () => {
      left = true;
      return turns.return();
    },
  });
}

/** A turn waits for the one before it. */
function queueing(turns: Turns): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return patchTurns(turns, {
    next: () => {
      const turn = last.then(() => turns.next());
      last = turn;
      return turn;
    },
  });
}

/** A turn in a cancelled scope is the end of the loop. */
function giving(turns: Turns, ...codes: readonly string[]): Turns {
  const end = (error: unknown): Promise<typeof done> =>
    error instanceof PorticoError && codes.includes(error.code) ? Promise.resolve(done) : Promise.reject(error);
  return patchTurns(turns, { next: () => turns.next().catch(end) });
}

/** How a select ends. */
export const mutants: readonly Mutant[] = [
  ...wrongCalls(
    "turns-wrap-failures",
    (scope) => ({
      select: (arms) => {
        const turns = scope.select(arms);
        return patchTurns(turns, { next: () => changed(turns.next(), wrapped) });
      },
    }),
    { "choose/an-arm-that-fails-ends-the-select": "what the turn rejected with" },
  ),
  ...wrongCalls("a-turn-that-fails-does-not-wait", (scope) => ({ select: (arms) => hasty(scope, arms) }), {
    "choose/a-turn-that-fails-cancels-the-other-arms-and-waits-for-them": "how the other arm had ended by then",
  }),
  ...wrongCalls(
    "only-the-first-failure-of-a-turn-counts",
    (scope) => ({
      select: (arms) => {
        const turns = scope.select(arms);
        return patchTurns(turns, { next: () => changed(turns.next(), firstOf) });
      },
    }),
    { "choose/several-failures-of-a-turn-are-several": "the turn" },
  ),
  ...wrongCalls("a-failure-does-not-wait-for-its-turn", (scope) => ({ select: (arms) => failFast(scope, arms) }), {
    "choose/a-failure-waits-for-its-turn": "whether the scope is cancelled meanwhile",
  }),
  ...wrongCalls(
    "leaving-a-select-leaves-its-arms",
    (scope) => ({
      select: (arms) =>
        patchTurns(scope.select(arms), { return: async () => done, [Symbol.asyncDispose]: async () => undefined }),
    }),
    {
      "choose/leaving-the-loop-cancels-the-arms-and-waits-for-them": "how the arm had ended behind the loop",
      "choose/disposing-a-select-cancels-the-arms-and-waits-for-them": "how the arm had ended when it was disposed",
    },
  ),
  ...wrongCalls("a-select-that-was-left-rejects", (scope) => ({ select: (arms) => strict(scope.select(arms)) }), {
    "choose/a-select-that-was-left-is-done": "left",
  }),
  ...wrongCalls(
    "failures-after-leaving-are-lost",
    (scope) => ({ select: (arms) => scope.select(changeNamed(arms, quietWhenCancelled)) }),
    { "choose/what-fails-when-a-select-is-left-fails-the-scope": "the scope: expected rejection with Several" },
  ),
  ...wrongCalls("turns-queue", (scope) => ({ select: (arms) => queueing(scope.select(arms)) }), {
    "choose/a-second-turn-while-one-waits-is-busy": "timed out: a second turn while one waits",
  }),
  ...wrongCalls(
    "a-select-keeps-its-scope-open",
    (scope) => ({ select: (arms) => scope.select(changeNamed(arms, shielded)) }),
    { "choose/a-select-ends-with-the-body-of-its-scope": "timed out: the scope to end" },
  ),
  ...wrongCalls(
    "a-failure-that-was-never-taken-is-lost",
    (scope) => ({
      select: (arms) =>
        scope.select(changeNamed(arms, (arm) => async (inner) => Promise.resolve(arm(inner)).catch(() => undefined))),
    }),
    { "choose/a-failure-that-was-never-taken-fails-the-scope": "what the scope rejected with" },
  ),
  ...wrongCalls(
    "a-cancelled-scope-ends-the-loop",
    (scope) => ({ select: (arms) => giving(scope.select(arms), "Cancelled") }),
    { "choose/in-a-cancelled-scope-every-turn-rejects": "turn 0 after cancel" },
  ),
];
