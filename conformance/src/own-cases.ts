// For library authors who run cases of their own on every adapter. Nothing in it is of a runtime.

import { type Case, checked, commonProblems } from "./runner/case.ts";

export type { Case, FullScope } from "./runner/case.ts";
export type { Check } from "./runner/check.ts";
export type { Ctx, Peer, PeerReport, PeerScript, PeerStep } from "./runner/context.ts";

/** A case of a library's author: what it says about a library is nobody else's business, so it cites no rule. */
export type OwnCase = Pick<Case, "id" | "run"> & Partial<Pick<Case, "level" | "needs" | "lacks" | "slow">>;

const idFormat = /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Cases of your own, to be run on every adapter as the suite is: `portico-conformance run ./my.cases.js --all`. An id is a
 * group and a sentence, both in kebab-case; `needs` says where the case runs.
 *
 * @throws InputError that names every malformed or repeated id, and every unknown capability
 */
export function defineCases(cases: readonly OwnCase[]): readonly Case[] {
  const whole = cases.map((one): Case => ({ level: "must", needs: [], ...one, rule: "", since: "0.0.0" }));
  return checked(whole, (one) => [
    ...(idFormat.test(one.id) ? [] : ["the id is a group and a sentence, both in kebab-case"]),
    ...(typeof one.run === "function" ? [] : ["run is a function"]),
    ...commonProblems(one),
  ]);
}
