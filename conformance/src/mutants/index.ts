import { mutants as blockOn } from "./block-on.ts";
import { mutants as choose } from "./choose.ts";
import { mutants as deadline } from "./deadline.ts";
import { mutants as deadlineAcquire } from "./deadline-acquire.ts";
import { mutants as errors } from "./errors.ts";
import { mutants as fs } from "./fs.ts";
import { mutants as identity } from "./identity.ts";
import { mutants as lacks } from "./lacks.ts";
import { mutants as manifest } from "./manifest.ts";
import type { Mutant } from "./mutant.ts";
import { mutants as operations } from "./operations.ts";
import { mutants as parallel } from "./parallel.ts";
import { mutants as run } from "./run.ts";
import { mutants as spawn } from "./spawn.ts";
import { mutants as sync } from "./sync.ts";
import { mutants as tcp } from "./tcp.ts";
import { mutants as timers } from "./timers.ts";
import { mutants as timersLong } from "./timers-long.ts";

/** Every broken adapter. */
export const mutants: readonly Mutant[] = Object.freeze([
  ...identity,
  ...manifest,
  ...lacks,
  ...errors,
  ...timers,
  ...timersLong,
  ...deadline,
  ...deadlineAcquire,
  ...spawn,
  ...choose,
  ...sync,
  ...fs,
  ...tcp,
  ...parallel,
  ...blockOn,
  ...run,
  ...operations,
]);
