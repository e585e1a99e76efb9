import type { Capability } from "@portico/core";
import type { Case } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";

type Extra = Partial<Pick<Case, "lacks" | "slow">>;

/** A case that certifies, of the first version of the suite. */
export function must(
  id: Case["id"],
  rule: string,
  needs: readonly Capability[],
  run: (ctx: Ctx) => Promise<void>,
  extra: Extra = {},
): Case {
  return { id, rule, level: "must", since: "0.1.0", needs, run, ...extra };
}

/** A case that tells, and certifies nothing. */
export function should(...parts: Parameters<typeof must>): Case {
  return { ...must(...parts), level: "should" };
}
