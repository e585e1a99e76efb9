import type { Capability, Scope } from "@portico/core";
import type { Ctx } from "./context.ts";

/** `must`: certifies. `should`: reported, does not fail an adapter. `race`: a pass proves little. */
export type Level = "must" | "should" | "race";

export type Trait = "timers" | "spawn" | "fs" | "tcp" | "parallel" | "block-on" | "manifest" | "errors" | "identity" | "run";

/** One observable behaviour, as data. Resolves: pass. Throws: fail. Nothing else. */
export interface Case {
  /** A sentence in kebab-case after the trait. Literal, never reused. */
  readonly id: `${Trait}/${string}`;
  /** A heading of docs/spec.md, e.g. `TCP-4`. */
  readonly rule: string;
  readonly level: Level;
  /** Suite version that made it required. */
  readonly since: string;
  /** Runs only where all of these are claimed. */
  readonly needs: readonly Capability[];
  /** Runs only where none of these is claimed. */
  readonly lacks?: readonly Capability[];
  /** Six times the time limit. */
  readonly slow?: true;
  readonly run: (ctx: Ctx) => Promise<void>;
}

/** A scope with every capability in its type: a case's `needs` decide what is really there. */
export type FullScope = Scope<Capability>;
