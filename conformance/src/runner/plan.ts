import { type Capability, capabilityNames } from "@portico/core";
import type { Case, Trait } from "./case.ts";
import { shuffled } from "./shuffle.ts";

/** Which cases run, in which order, and why the others do not. */
export interface Plan {
  readonly run: readonly Case[];
  readonly skipped: readonly { readonly id: Case["id"]; readonly reason: string }[];
  /** Why this run can certify nothing. Empty when all is well. */
  readonly problems: readonly string[];
}

export interface PlanOptions {
  /** What the driver claims. */
  readonly capabilities: readonly string[];
  readonly seed: number;
  /** Only these ids. */
  readonly only?: readonly string[] | undefined;
  /** Only cases of these traits. */
  readonly traits?: readonly Trait[] | undefined;
  /** Whether it is all right that nothing applies here. */
  readonly mayBeEmpty?: boolean;
}

/** Decides by data alone, before anything runs. */
export function plan(cases: readonly Case[], options: PlanOptions): Plan {
  const claimed = new Set(options.capabilities);
  const asked = cases.filter((one) => options.only === undefined || options.only.includes(one.id));
  const judged = asked.map((one) => ({ one, reason: reasonNotToRun(one, claimed, options.traits) }));
  const run = judged.filter(({ reason }) => reason === undefined).map(({ one }) => one);
  const skipped = judged.flatMap(({ one, reason }) => (reason === undefined ? [] : [{ id: one.id, reason }]));
  const known: readonly string[] = capabilityNames;
  const problems = [
    ...[...claimed]
      .filter((name) => !known.includes(name))
      .map((name) => `The driver claims the unknown capability ${name}`),
    ...(options.only ?? []).filter((id) => !cases.some((one) => one.id === id)).map((id) => `No case is called ${id}`),
    ...(run.length === 0 && options.mayBeEmpty !== true ? ["No case applies"] : []),
  ];
  return { run: shuffled(run, options.seed), skipped, problems };
}

function reasonNotToRun(one: Case, claimed: ReadonlySet<string>, traits?: readonly Trait[]): string | undefined {
  if (traits?.some((trait) => one.id.startsWith(`${trait}/`)) === false) return `only ${traits.join(", ")} runs here`;
  const missing = one.needs.filter((name: Capability) => !claimed.has(name));
  if (missing.length > 0) return `needs ${missing.join(", ")}`;
  const present = (one.lacks ?? []).filter((name: Capability) => claimed.has(name));
  return present.length > 0 ? `only without ${present.join(", ")}` : undefined;
}
