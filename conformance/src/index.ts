export type { Adapter, AdapterModule, AdapterParts } from "./adapter/adapter.ts";
export { type AdapterFile, type Claim, readAdapterFile } from "./adapter/adapter-file.ts";
export { cases } from "./cases/index.ts";
export { InputError } from "./input-error.ts";
export { type Lane, programFile } from "./lanes/lane.ts";
export { type LaneEnd, type LaneJob, launchLane } from "./lanes/launch.ts";
export type { Mutant, Wrap } from "./mutants/mutant.ts";
export { everyScope, override } from "./mutants/override.ts";
export { type RegisterOptions, type RegisterTest, register } from "./register.ts";
export { faultsAcross } from "./report/merge.ts";
export {
  casesOfProfile,
  type ProfileName,
  type ProfileState,
  profileNames,
  profilesOfCase,
} from "./report/profiles.ts";
export { faults, ok, type Report, type Row, type Status, surprises, totals } from "./report/report.ts";
export type { Case, FullScope, Level, Trait } from "./runner/case.ts";
export { type Check, CheckFailure } from "./runner/check.ts";
export type { Ctx, LaneFacts, Peer, PeerReport, PeerScript, PeerStep } from "./runner/context.ts";
export type { Environment, Surroundings, SurroundingsSource } from "./runner/environment.ts";
export type { Expectations, Known, Where } from "./runner/expect.ts";
export { type Plan, plan } from "./runner/plan.ts";
export { type Failure, type Outcome, runCase } from "./runner/run.ts";
export { runSuite, type SuiteOptions } from "./runner/suite.ts";
