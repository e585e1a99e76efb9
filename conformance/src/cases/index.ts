import { type Case, defineSuite } from "../runner/case.ts";
import { cases as blockOn } from "./block-on.ts";
import { cases as choose } from "./choose.ts";
import { cases as deadline } from "./deadline.ts";
import { cases as deadlineAcquire } from "./deadline-acquire.ts";
import { cases as deadlineNested } from "./deadline-nested.ts";
import { cases as errors } from "./errors.ts";
import { cases as fs } from "./fs.ts";
import { cases as identity } from "./identity.ts";
import { cases as lacks } from "./lacks.ts";
import { cases as manifest } from "./manifest.ts";
import { cases as operations } from "./operations/index.ts";
import { cases as parallel } from "./parallel.ts";
import { cases as run } from "./run.ts";
import { cases as spawn } from "./spawn.ts";
import { cases as sync } from "./sync.ts";
import { cases as tcp } from "./tcp.ts";
import { cases as timers } from "./timers.ts";
import { cases as timersLong } from "./timers-long.ts";

/** The whole suite. */
export const cases: readonly Case[] = defineSuite([
  ...identity,
  ...manifest,
  ...lacks,
  ...errors,
  ...timers,
  ...timersLong,
  ...deadline,
  ...deadlineAcquire,
  ...deadlineNested,
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
