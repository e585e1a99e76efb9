/** Time limits of one case, milliseconds. */
export interface Limits {
  /** For the driver to be ready, before and after the case: no case is about how long threads take to start. */
  readonly prepare: number;
  /** For the body of the case. */
  readonly case: number;
  /** For one signal that must come (`ctx.within`). Less than `case`, so that the message says what did not come. */
  readonly within: number;
  /** By what `case` and `within` are multiplied for a slow case. */
  readonly slow: number;
  /** How long silence is listened to (`ctx.never`). */
  readonly never: number;
  /** For each deferred function, and for ending the root. */
  readonly cleanUp: number;
  /** How long what looks like a leak may take to go away: systems close things late. */
  readonly settle: number;
}

const common = { prepare: 20_000, never: 60 };
const ordinary: Limits = { ...common, case: 10_000, within: 8_000, slow: 3, cleanUp: 4_000, settle: 500 };
const forMutants: Limits = { ...common, case: 3_000, within: 1_500, slow: 6, cleanUp: 1_500, settle: 500 };
const forMatrix: Limits = { ...common, case: 2_000, within: 1_000, slow: 6, cleanUp: 400, settle: 0 };
const forNull: Limits = { ...common, case: 600, within: 400, slow: 6, cleanUp: 200, settle: 0 };

/** The limits by purpose: a mutant that hangs has to be noticed sooner than a slow machine. */
export const limits: Readonly<Record<"ordinary" | "forMutants" | "forMatrix" | "forNull", Limits>> = {
  ordinary,
  forMutants,
  forMatrix,
  forNull,
};

/** The same limits, longer. How long silence is listened to stays: a slow machine makes none. */
export function scaled(base: Limits, factor: number): Limits {
  return {
    prepare: base.prepare * factor,
    case: base.case * factor,
    within: base.within * factor,
    slow: base.slow,
    // Longer silence would only be longer than what peers wait, who have a time of their own.
    never: base.never,
    cleanUp: base.cleanUp * factor,
    settle: base.settle * factor,
  };
}

/** A slow case waits longer for what must come; silence and clean-ups keep their limits. */
export function limitsOf(base: Limits, slow: boolean): Limits {
  return slow ? { ...base, case: base.case * base.slow, within: base.within * base.slow } : base;
}
