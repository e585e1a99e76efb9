import { cases } from "../cases/index.ts";
import { behavioursOf } from "../mutants/behaviour.ts";
import { mutants } from "../mutants/index.ts";
import { runKillCells } from "../mutants/kill-cells.ts";
import type { Environment } from "../runner/environment.ts";
import { limits, scaled } from "../runner/limits.ts";
import { plan } from "../runner/plan.ts";
import type { LaneConfig } from "./config.ts";
import type { LaneOutput } from "./lane-job.ts";

/** Runs cases on one wrong behaviour, or on none to see that they pass. @returns true: that something fails is no fault */
export async function runKillJob(
  config: LaneConfig,
  environment: Environment,
  capabilities: readonly string[],
  output: LaneOutput,
): Promise<boolean> {
  const behaviour = behavioursOf(mutants).find(({ name }) => name === config.behaviour);
  await runKillCells({
    wrap: behaviour?.wrap ?? {},
    cases: plan(cases, { capabilities, seed: environment.seed, only: config.only }).run,
    own: behaviour?.mutants.map((mutant) => mutant.kills) ?? [],
    environment: { ...environment, limits: scaled(limits.forMutants, config.timeScale) },
    limits: scaled(limits.forMatrix, config.timeScale),
    atOnce: config.atOnce ?? 1,
    save: output.save,
  });
  return true;
}
