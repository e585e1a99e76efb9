import type { Case } from "../runner/case.ts";
import type { Mutant } from "./mutant.ts";

export interface Coverage {
  /** `must` cases without a mutant that are no exceptions. */
  readonly unproven: readonly string[];
  /** Exceptions that have a mutant now, or are no cases: they have to be deleted. */
  readonly stale: readonly string[];
}

/** Which cases have never been shown to fail. */
export function coverageOf(
  cases: readonly Case[],
  mutants: readonly Mutant[],
  exceptions: readonly string[],
): Coverage {
  const killed = new Set<string>(mutants.map((mutant) => mutant.kills));
  const unkilled = cases.filter((one) => one.level === "must" && !killed.has(one.id)).map((one): string => one.id);
  return {
    unproven: unkilled.filter((id) => !exceptions.includes(id)),
    stale: exceptions.filter((id) => !unkilled.includes(id)),
  };
}
