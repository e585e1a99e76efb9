import { type Capability, capabilityNames, type Scope } from "@portico/core";
import type { Ctx } from "./context.ts";

/** `must`: certifies. `should`: reported, does not fail an adapter. `race`: a pass proves little. */
export type Level = "must" | "should" | "race";

export type Trait =
  | "timers"
  | "deadline"
  | "spawn"
  | "choose"
  | "sync"
  | "fs"
  | "tcp"
  | "parallel"
  | "block-on"
  | "manifest"
  | "errors"
  | "identity"
  | "run";

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

const traits = "timers|deadline|spawn|choose|sync|fs|tcp|parallel|block-on|manifest|errors|identity|run";
const idFormat = new RegExp(`^(${traits})/[a-z0-9]+(-[a-z0-9]+)*$`);
const ruleFormat = /^[A-Z]+(-[A-Z]+)*-\d+$/;
const sinceFormat = /^\d+\.\d+\.\d+$/;
const levels: readonly string[] = ["must", "should", "race"];

/**
 * Checks the cases and freezes them.
 *
 * @throws Error that names every malformed or repeated id, and every malformed field
 */
export function defineCases(cases: readonly Case[]): readonly Case[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const one of cases) {
    problems.push(...problemsOf(one).map((problem) => `${one.id}: ${problem}`));
    if (seen.has(one.id)) problems.push(`${one.id}: another case has this id`);
    seen.add(one.id);
  }
  if (problems.length > 0) throw new Error(`The suite is malformed:\n${problems.join("\n")}`);
  return Object.freeze(cases.map(freeze));
}

function problemsOf(one: Case): string[] {
  const problems: string[] = [];
  for (const field of ["id", "rule", "level", "since", "needs", "run"]) {
    if (!("value" in (Object.getOwnPropertyDescriptor(one, field) ?? {}))) problems.push(`${field} is no plain value`);
  }
  if (typeof one.run !== "function") problems.push("there is nothing to run");
  if (!idFormat.test(one.id)) problems.push("the id is a trait and a sentence in kebab-case");
  if (!ruleFormat.test(one.rule)) problems.push(`the rule is like TCP-4, got ${one.rule}`);
  if (!levels.includes(one.level)) problems.push(`unknown level ${one.level}`);
  if (!sinceFormat.test(one.since)) problems.push(`since is a version, got ${one.since}`);
  for (const name of [...one.needs, ...(one.lacks ?? [])]) {
    if (!capabilityNames.includes(name)) problems.push(`unknown capability ${name}`);
  }
  return problems;
}

function freeze(one: Case): Case {
  Object.freeze(one.needs);
  if (one.lacks !== undefined) Object.freeze(one.lacks);
  return Object.freeze(one);
}
