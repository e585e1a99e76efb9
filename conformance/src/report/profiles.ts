import type { Capability } from "@portico/core";
import type { Level } from "../runner/case.ts";
import type { Row } from "./report.ts";

/**
 * `pass`: every case of it that certifies and applies has passed. A known or a flaky failure is none, so the profile does not
 * pass although the lane may be good; neither does it in a partial run.
 */
export type ProfileState = "pass" | "fail" | "not claimed";

/** A part of the suite that an adapter can be certified for, and a badge may state. */
interface Profile {
  /** The capability that claims it. Absent: every driver does. */
  readonly claim?: Capability;
  /** A case that needs one of these belongs to it. */
  readonly about: readonly Capability[];
  /** What such a case may need besides: with anything else it is another profile's. */
  readonly beside: readonly Capability[];
}

/** Every profile. */
export const profileNames = ["base", "files", "net-client", "net-server", "threads", "blocking"] as const;

export type ProfileName = (typeof profileNames)[number];

const profiles: Readonly<Record<ProfileName, Profile>> = {
  base: { about: [], beside: [] },
  files: { claim: "fs", about: ["fs", "fs.sync-dir", "fs.rename-dir", "fs.replace-open"], beside: [] },
  "net-client": { claim: "tcp.connect", about: ["tcp.connect", "tcp.reset"], beside: [] },
  "net-server": { claim: "tcp", about: ["tcp", "tcp.connect", "tcp.reset"], beside: [] },
  threads: { claim: "threads", about: ["threads"], beside: ["fs", "tcp.connect", "tcp"] },
  blocking: { claim: "block-on", about: ["block-on"], beside: ["threads", "fs", "tcp.connect", "tcp"] },
};

/** What decides whether a case belongs to a profile. A row of a report has it too. */
interface Member {
  readonly level: Level;
  readonly needs: readonly Capability[];
}

/** The cases that a profile consists of. Those that need or lack what a driver claims or not do not apply to it. */
export function casesOfProfile<T extends Member>(name: ProfileName, cases: readonly T[]): T[] {
  return cases.filter((one) => belongs(one, profiles[name]));
}

/** The profiles that a case belongs to: none if it does not certify. */
export function profilesOfCase(one: Member): ProfileName[] {
  return profileNames.filter((name) => belongs(one, profiles[name]));
}

/** The state of every profile, from the rows of a report. */
export function profilesOf(results: readonly Row[], claimed: readonly string[]): Record<ProfileName, ProfileState> {
  const entries = profileNames.map((name) => [name, stateOf(name, results, claimed)] as const);
  return Object.fromEntries(entries) as Record<ProfileName, ProfileState>;
}

function stateOf(name: ProfileName, results: readonly Row[], claimed: readonly string[]): ProfileState {
  const { claim } = profiles[name];
  if (claim !== undefined && !claimed.includes(claim)) return "not claimed";
  const own = casesOfProfile(name, results).filter((row) => row.status !== "not-applicable");
  return own.length > 0 && own.every((row) => row.status === "pass") ? "pass" : "fail";
}

function belongs({ level, needs }: Member, { claim, about, beside }: Profile): boolean {
  if (level !== "must") return false;
  if (claim === undefined) return needs.length === 0;
  return needs.some((name) => about.includes(name)) && needs.every((name) => [...about, ...beside].includes(name));
}
