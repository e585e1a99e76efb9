import { type Capability, capabilityNames, type Scope } from "@portico/core";
import { InputError } from "../input-error.ts";
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
  readonly id: `${string}/${string}`;
  /** A heading of docs/spec.md, e.g. `TCP-4`. Empty: a library author's own case. */
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
 * Checks the suite's cases and freezes them.
 *
 * @throws InputError that names every malformed or repeated id, and every malformed field
 */
export function defineSuite(cases: readonly Case[]): readonly Case[] {
  return checked(cases, problemsOf);
}

/** Freezes the cases. @throws InputError that names everything that `problemsOf` finds, and repeated ids */
export function checked(cases: readonly Case[], problemsOf: (one: Case) => readonly string[]): readonly Case[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const one of cases) {
    problems.push(...problemsOf(one).map((problem) => `${one.id}: ${problem}`));
    if (seen.has(one.id)) problems.push(`${one.id}: another case has this id`);
    seen.add(one.id);
  }
  if (problems.length > 0) throw new InputError(`The cases are malformed:\n${problems.join("\n")}`);
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
  if (!sinceFormat.test(one.since)) problems.push(`since is a version, got ${one.since}`);
  return [...problems, ...commonProblems(one)];
}

/** What can be wrong with any case. */
export function commonProblems(one: Case): string[] {
  const names = [...one.needs, ...(one.lacks ?? [])];
  return [
    ...(levels.includes(one.level) ? [] : [`unknown level ${one.level}`]),
    ...names.filter((name) => !capabilityNames.includes(name)).map((name) => `unknown capability ${name}`),
  ];
}

function freeze(one: Case): Case {
  Object.freeze(one.needs);
  if (one.lacks !== undefined) Object.freeze(one.lacks);
  return Object.freeze(one);
}
