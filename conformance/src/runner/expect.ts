import type { Outcome } from "./run.ts";

/** An entry of an adapter's `conformance.json`: this case runs and must fail, and the failure must say this. */
export interface Known {
  readonly case: string;
  /** Part of the failure's message. */
  readonly says: string;
  /** URL of the runtime's or the adapter's issue, or a path under docs/. */
  readonly issue: string;
  /** Date of the entry, YYYY-MM-DD. */
  readonly added: string;
  /** Where it holds. Absent: everywhere. */
  readonly where?: Where;
  /** It fails now and then: run three times, and listed as flaky. */
  readonly flaky?: true;
}

export interface Where {
  readonly lanes?: readonly string[];
  /** Names as in `process.platform`. */
  readonly os?: readonly string[];
  /** The runtime's version is less than this. */
  readonly before?: string;
}

/** What is known to fail, of an adapter. */
export interface Expectations {
  readonly adapter: string;
  readonly known: readonly Known[];
}

export interface Place {
  readonly lane: string;
  readonly os: string;
  readonly version: string;
}

export interface Verdict {
  readonly status: "pass" | "fail" | "known-failure" | "unexpected-pass" | "flaky";
  readonly message?: string;
}

/** The entries that hold here, by case. */
export function knownHere(expectations: Expectations, place: Place): ReadonlyMap<string, Known> {
  return new Map(holding(expectations, place).map((entry) => [entry.case, entry]));
}

/** Cases with more than one entry that holds here: one of them would hide the other. */
export function repeated(expectations: Expectations, place: Place): string[] {
  const ids = holding(expectations, place).map((entry) => entry.case);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}

function holding({ known }: Expectations, place: Place): readonly Known[] {
  return known.filter((entry) => holds(entry.where ?? {}, place));
}

function holds(where: Where, place: Place): boolean {
  if (where.lanes !== undefined && !where.lanes.includes(place.lane)) return false;
  if (where.os !== undefined && !where.os.includes(place.os)) return false;
  return where.before === undefined || isBefore(place.version, where.before);
}

function isBefore(version: string, limit: string): boolean {
  const [have, want] = [version, limit].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (have?.[i] ?? 0) - (want?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Entries about cases that do not exist, or that do not run here although the entry says so. */
export function stale(known: ReadonlyMap<string, Known>, planned: readonly string[]): Known[] {
  return [...known.values()].filter((entry) => !planned.includes(entry.case));
}

/** What the outcomes of a case mean: one, or several for a flaky one. */
export function judge(outcomes: readonly Outcome[], known: Known | undefined): Verdict {
  const failed = outcomes.filter((outcome) => outcome.failures.length > 0);
  const message = failed[0] === undefined ? undefined : textOf(failed[0]);
  if (known === undefined) return message === undefined ? { status: "pass" } : { status: "fail", message };
  if (failed.some((outcome) => !textOf(outcome).includes(known.says))) {
    return { status: "fail", message: `${message} (known to fail with "${known.says}")` };
  }
  if (known.flaky === true) return { status: "flaky", message: `failed ${failed.length} of ${outcomes.length} runs` };
  if (message !== undefined) return { status: "known-failure", message };
  return { status: "unexpected-pass", message: `passes now: delete its entry (${known.issue}) from conformance.json` };
}

function textOf(outcome: Outcome): string {
  return outcome.failures.map((failure) => failure.message).join("; ");
}
