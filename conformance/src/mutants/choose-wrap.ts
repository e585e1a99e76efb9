import { isPorticoError, type Select } from "@portico/core";
import type { AnyArm } from "../cases/choose-kit.ts";
import type { FullScope } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";
import { type Noticed, wrongScope } from "./wrap.ts";

export type NamedArms = Readonly<Record<string, AnyArm>>;
export type Options = Parameters<FullScope["select"]>[1];
export type Turns = Select<{ readonly arm: string; readonly value: unknown }>;

/** Replacements for the four ways to run arms; what they come to does not depend on the arms' types here. */
export interface Calls {
  all?(arms: readonly AnyArm[]): Promise<unknown>;
  race?(arms: readonly AnyArm[]): Promise<unknown>;
  any?(arms: readonly AnyArm[]): Promise<unknown>;
  select?(arms: NamedArms, options?: Options): Turns;
}

export function wrongCalls(name: string, calls: (scope: FullScope) => Calls, noticed: Noticed): readonly Mutant[] {
  return wrongScope(name, (scope) => calls(scope) as Partial<FullScope>, noticed);
}

/** The same wrong arms in all four. */
export function wrongArms(name: string, change: (arm: AnyArm) => AnyArm, noticed: Noticed): readonly Mutant[] {
  return wrongCalls(
    name,
    (scope) => ({
      all: (arms) => scope.all(changeAll(arms, change)),
      race: (arms) => scope.race(changeAll(arms, change)),
      any: (arms) => scope.any(changeAll(arms, change)),
      select: (arms, options) => scope.select(changeNamed(arms, change), options),
    }),
    noticed,
  );
}

/** What the calls come to, changed. */
export function wrongOutcomes(
  name: string,
  change: <T>(scope: FullScope, outcome: Promise<T>) => Promise<T>,
  noticed: Noticed,
): readonly Mutant[] {
  return wrongCalls(
    name,
    (scope) => ({
      all: (arms) => change(scope, scope.all(arms)),
      race: (arms) => change(scope, scope.race(arms)),
      any: (arms) => change(scope, scope.any(arms)),
      select: (arms, options) => {
        const turns = scope.select(arms, options);
        return patchTurns(turns, { next: () => change(scope, turns.next()) });
      },
    }),
    noticed,
  );
}

/** Turns with some members replaced. */
export function patchTurns(turns: Turns, patch: Partial<Turns>): Turns {
  return {
    next: () => turns.next(),
    return: () => turns.return(),
    [Symbol.asyncDispose]: () => turns[Symbol.asyncDispose](),
    ...patch,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export function changeAll(arms: readonly AnyArm[], change: (arm: AnyArm) => AnyArm): readonly AnyArm[] {
  return Array.isArray(arms) ? arms.map((arm) => (typeof arm === "function" ? change(arm) : arm)) : arms;
}

export function changeNamed(arms: NamedArms, change: (arm: AnyArm) => AnyArm): NamedArms {
  if (typeof arms !== "object" || arms === null || Array.isArray(arms)) return arms;
  const changed = Object.entries(arms).map(([name, arm]) => [name, typeof arm === "function" ? change(arm) : arm]);
  return Object.fromEntries(changed) as NamedArms;
}

/** Longer than a case waits, and yet an end. Milliseconds. */
const longEnough = 3000;

/** An arm that cancellation does not reach. */
export function shielded(arm: AnyArm): AnyArm {
  return (scope) => scope.shield(arm, { timeout: longEnough });
}

/** Of several failures only the first. */
export function firstOf(error: unknown): unknown {
  return isPorticoError(error, "Several") ? error.errors?.[0] : error;
}

/** An arm whose failures are lost once it is cancelled. */
export function quietWhenCancelled(arm: AnyArm): AnyArm {
  return async (scope) => {
    try {
      return await arm(scope);
    } catch (error) {
      scope.checkpoint();
      throw error;
    }
  };
}

/** What the arms come to, told at once; they themselves go on as they were. */
export function tellingArms(tell: (outcome: Promise<unknown>) => void): (arm: AnyArm) => AnyArm {
  return (arm) => (scope) => {
    const outcome = (async () => arm(scope))();
    tell(outcome);
    return outcome;
  };
}
