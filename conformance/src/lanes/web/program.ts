import { type Driver, openRoot } from "@portico/core/driver";
import { type Gateway, gateway } from "@portico/gateway/client";
import type { Case } from "../../case.ts";
import type { Environment } from "../../environment.ts";
import { limits, scaled } from "../../limits.ts";
import { show } from "../../show.ts";
import { macrotasks } from "../../wait.ts";
import type { LaneConfig } from "../config.ts";
import { detectBrowser } from "../detect-browser.ts";
import { runLaneJob } from "../lane-job.ts";
import { createPeerClient } from "../peer-client.ts";
import { type SurroundingsSource, surroundingsOver } from "../surroundings.ts";
import { type Control, openControl } from "./control.ts";
import { openTrap } from "./event-trap.ts";
import { directories } from "./opfs-directories.ts";
import { timerProbe } from "./timer-probe.ts";

/** Makes the driver under test. */
export type MakeDriver = (gateway: Gateway) => Driver;

/**
 * The whole program of a browser lane: asks what to do, runs the suite or the mutants, and tells what comes of it.
 *
 * @param cases absent: the suite's
 */
export async function runWebLane(makeDriver: MakeDriver, cases?: readonly Case[]): Promise<void> {
  const control = await openControl();
  try {
    control.send({ do: "end", good: await run(control, makeDriver, cases) });
  } catch (error) {
    control.send({ do: "failed", why: error instanceof Error ? (error.stack ?? error.message) : show(error) });
  }
}

async function run(control: Control, makeDriver: MakeDriver, cases: readonly Case[] | undefined): Promise<boolean> {
  const { start, send } = control;
  const driver = makeDriver(gateway(start.gateway));
  const source = surroundingsOver(driver, createPeerClient(control.peer), directories);
  const environment = createEnvironment(start.config, source);
  const good = await runLaneJob({
    config: start.config,
    environment,
    driver,
    machine: start.machine,
    output: {
      print: (line) => send({ do: "print", line }),
      progress: (row, done, of) => send({ do: "progress", row, done, of }),
      save: (result) => send({ do: "save", result }),
    },
    ...(cases !== undefined && { cases }),
  });
  source.close();
  await driver.release?.();
  await macrotasks(2);
  const [late] = environment.trap.take();
  // What null adapters leave behind is of no interest.
  if (late !== undefined && start.config.job === "suite")
    throw new Error(`Late error after the last case: ${show(late)}`);
  return good;
}

function createEnvironment(config: LaneConfig, source: SurroundingsSource): Environment {
  return {
    lane: { ...config.facts, detected: detectBrowser(navigator.userAgent) },
    seed: config.seed,
    ...(config.strain !== undefined && { threads: 1 }),
    limits: scaled(limits.ordinary, config.timeScale),
    trap: openTrap(),
    leaks: timerProbe,
    openRoot,
    open: source.open,
  };
}
