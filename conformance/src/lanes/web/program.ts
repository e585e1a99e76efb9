// The program of the lanes in browsers, in a page or in a worker: asks what to do, runs the suite or the mutants on the adapter
// that it is told, and tells what comes of it.

import "./timer-probe.ts";
import { openRoot } from "@portico/core/driver";
import { loadAdapter } from "../../adapter/adapter.ts";
import { InputError } from "../../input-error.ts";
import type { Environment, SurroundingsSource } from "../../runner/environment.ts";
import { limits, scaled } from "../../runner/limits.ts";
import { show } from "../../runner/show.ts";
import { macrotasks } from "../../runner/wait.ts";
import { type LaneConfig, refused } from "../config.ts";
import { detectBrowser } from "../detect-browser.ts";
import { runLaneJob } from "../lane-job.ts";
import { createPeerClient } from "../peer-client.ts";
import { surroundingsOver } from "../surroundings.ts";
import { type Control, openControl } from "./control.ts";
import { openTrap } from "./event-trap.ts";
import { directories } from "./opfs-directories.ts";
import { timerProbe } from "./timer-probe.ts";

async function main(): Promise<void> {
  const control = await openControl();
  try {
    control.send({ do: "end", good: await run(control) });
  } catch (error) {
    control.send(endOf(error));
  }
}

function endOf(error: unknown): Parameters<Control["send"]>[0] {
  if (error instanceof InputError) return { do: "refused", result: refused(error.message) };
  return { do: "failed", why: error instanceof Error ? (error.stack ?? error.message) : show(error) };
}

async function run({ start, peer, send }: Control): Promise<boolean> {
  const { config, gateway } = start;
  const exposed = config.cases ?? new URL("../../cases/exposed.js", import.meta.url).href;
  const { driver, surroundings } = await loadAdapter(config.module, { exposed, gateway }, config.facts);
  const source = (await surroundings?.()) ?? surroundingsOver(driver, createPeerClient(peer), directories);
  const environment = createEnvironment(config, source);
  const good = await runLaneJob({
    config,
    environment,
    driver,
    machine: start.machine,
    output: {
      print: (line) => send({ do: "print", line }),
      progress: (row, done, of) => send({ do: "progress", row, done, of }),
      save: (result) => send({ do: "save", result }),
    },
  });
  source.close();
  await driver.release?.();
  await macrotasks(2);
  const [late] = environment.trap.take();
  // What null adapters leave behind is of no interest.
  if (late !== undefined && config.job === "suite") throw new Error(`Late error after the last case: ${show(late)}`);
  return good;
}

function createEnvironment(config: LaneConfig, source: SurroundingsSource): Environment {
  return {
    lane: { ...config.facts, detected: detectBrowser(navigator.userAgent) },
    seed: config.seed,
    ...(config.threads !== undefined && { threads: config.threads }),
    limits: scaled(limits.ordinary, config.timeScale),
    trap: openTrap(),
    leaks: timerProbe,
    openRoot,
    open: source.open,
  };
}

void main();
