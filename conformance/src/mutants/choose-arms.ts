import { isPorticoError, PorticoError } from "@portico/core";
import type { AnyArm } from "../cases/choose-kit.ts";
import { wrongArms, wrongCalls, wrongOutcomes } from "./choose-wrap.ts";
import type { Mutant } from "./mutant.ts";
import { changed } from "./spawn-task.ts";
import { wrongScope } from "./wrap.ts";

const called = (arm: unknown): AnyArm => (typeof arm === "function" ? (arm as AnyArm) : () => arm);
const never = new Promise<never>(() => undefined);

/** A cancellation with something else in it. */
function rewritten(error: unknown, other: Partial<Pick<PorticoError, "op" | "reason">>): unknown {
  if (!isPorticoError(error, "Cancelled", "TimedOut")) return error;
  const { op, resource, reason } = error;
  return new PorticoError(error.code, error.message, { op, resource, reason, ...other });
}

/** What all four ways to run arms have in common. */
export const mutants: readonly Mutant[] = [
  ...wrongCalls(
    "arms-begin-at-once",
    (scope) => ({
      race: (arms) => {
        const results = arms.map((arm) => arm(scope));
        return scope.race(results.map((result) => () => result));
      },
    }),
    { "choose/arms-begin-in-a-later-microtask-in-the-order-of-the-list": "what began inside race" },
  ),
  ...wrongArms("arms-lose-their-names", (arm) => (scope) => arm(scope), {
    "choose/arms-are-named-in-the-dump": "the dump names fetchPage below race",
  }),
  ...wrongCalls("promises-are-taken-for-arms", (scope) => ({ any: (arms) => scope.any(arms.map(called)) }), {
    "choose/an-arm-that-is-no-function-is-invalid-and-nothing-starts": "any with a promise among the arms",
  }),
  ...wrongCalls(
    "one-arm-need-not-be-in-a-list",
    (scope) => ({ any: (arms) => scope.any(Array.isArray(arms) ? arms : [called(arms)]) }),
    { "choose/what-is-no-list-of-arms-is-invalid": "any of a function" },
  ),
  ...wrongCalls(
    "a-race-of-nothing-never-ends",
    (scope) => ({ race: (arms) => (arms.length === 0 ? never : scope.race(arms)) }),
    { "choose/race-any-and-select-of-nothing-are-invalid": "timed out: race of nothing" },
  ),
  ...wrongScope(
    "the-root-governs-the-arms",
    (_, root) => ({
      all: (arms) => root.all(arms),
      race: (arms) => root.race(arms),
      any: (arms) => root.any(arms),
      select: (arms, options) => root.select(arms, options),
    }),
    {
      "choose/in-a-cancelled-scope-nothing-starts": "all in a cancelled scope",
      "choose/the-deadline-of-the-scope-holds-for-the-arms": "timed out: all in a scope with a deadline",
    },
  ),
  ...wrongOutcomes("cancelling-does-not-wait-for-the-arms", (scope, outcome) => scope.wait(outcome), {
    "choose/cancelling-the-scope-cancels-the-arms-and-waits-for-them": "whether the arms had cleaned up when all",
  }),
  ...wrongOutcomes(
    "cancellations-name-no-call",
    (_, outcome) => changed(outcome, (error) => rewritten(error, { op: "scope" })),
    { "choose/a-cancellation-names-the-call": "the operation, cancelled inside all" },
  ),
  ...wrongOutcomes(
    "every-call-has-a-reason-of-its-own",
    (_, outcome) =>
      changed(outcome, (error) => {
        const reason = isPorticoError(error) ? error.reason : undefined;
        return reason === undefined ? error : rewritten(error, { reason: { ...reason } });
      }),
    { "choose/calls-inside-arms-are-cancelled-for-one-reason": "one reason, all inside all" },
  ),
];
