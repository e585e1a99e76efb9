import { root } from "../lanes/runtimes.ts";
import type { Effect, Survey } from "./survey.ts";

/** A case that comes out differently on a compatibility layer. */
export interface Difference {
  readonly case: string;
  readonly rule: string;
  readonly effect: Effect;
  /** What it said, without what changes from run to run. */
  readonly says: string;
  /** How it comes out on the runtime's own adapter. */
  readonly native: string;
}

/** What docs/compatibility.json keeps of a lane. */
export interface LaneDifferences {
  readonly lane: string;
  readonly runtime: string;
  readonly system: string;
  readonly ran: number;
  /** Capabilities that the runtime's own adapter does not claim, with commas between. */
  readonly beyond: string;
  readonly differences: readonly Difference[];
}

const longest = 160;

/** A message in one short line, without directories of a run and of a machine. */
export function shortened(message: string): string {
  const text = message
    .replaceAll(/\s+/g, " ")
    .replaceAll(root, "")
    .replaceAll(/[^\s"'(]*conformance-[^\s/"')]+(\/\d+)?/g, "...")
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}

/** What a survey says in a form to be kept. */
export function differencesOf(
  survey: Survey,
  ruleOf: (id: string) => string,
  nativeOf: (id: string) => string,
  beyond: readonly string[],
): LaneDifferences {
  const { host, ran, findings } = survey;
  const differences = findings.map(({ case: id, effect, message }) => ({
    case: id,
    rule: ruleOf(id),
    effect,
    says: shortened(message),
    native: nativeOf(id),
  }));
  const runtime = `${host.runtime} ${host.runtimeVersion}`;
  return { lane: host.lane, runtime, system: `${host.os} ${host.arch}`, ran, beyond: beyond.join(", "), differences };
}

/** What is no longer so. What is flaky on either side says nothing. */
export function changes(kept: readonly LaneDifferences[], now: readonly LaneDifferences[]): string[] {
  return now.flatMap((lane) => {
    const before = kept.find((one) => one.lane === lane.lane);
    return before === undefined ? [`${lane.lane} is new`] : changesOf(before, lane);
  });
}

function changesOf(before: LaneDifferences, now: LaneDifferences): string[] {
  const was = effectsOf(before);
  const is = effectsOf(now);
  const moved = [...new Set([...was.keys(), ...is.keys()])]
    .map((id) => ({ id, from: was.get(id) ?? "passes", to: is.get(id) ?? "passes" }))
    .filter(({ from, to }) => from !== to && from !== "flaky" && to !== "flaky")
    .map(({ id, from, to }) => `${now.lane}: ${id} ${to}, and the table says: ${from}`);
  if (before.runtime === now.runtime) return moved;
  return [`${now.lane}: this is ${now.runtime}, the table is about ${before.runtime}`, ...moved];
}

function effectsOf({ differences }: LaneDifferences): Map<string, Effect> {
  return new Map(differences.map((one) => [one.case, one.effect]));
}
