// Cases of the conformance suite inside the bundle.
import { isolatedWorkerDriver } from "@portico/adapter-browser";
import type { Capability } from "@portico/core";
import { type Driver, openRoot } from "@portico/core/driver";
import { cases } from "../../../../conformance/dist/cases/index.js";
import { openTrap } from "../../../../conformance/dist/lanes/web/event-trap.js";
import { directories } from "../../../../conformance/dist/lanes/web/opfs-directories.js";
import { limits, scaled } from "../../../../conformance/dist/runner/limits.js";
import { runCase } from "../../../../conformance/dist/runner/run.js";
import { startWorker } from "./start-worker.ts";

/** Other tests run at the same time. */
const patient = scaled(limits.ordinary, 3);

/** What cases without a peer are about. */
const traits = /^(?:fs|parallel|block-on)\//;

/** Runs those about files and threads. @returns how many they were, and why some did not pass */
export async function runCases(): Promise<{ count: number; failures: string[] }> {
  const driver: Driver = isolatedWorkerDriver({ worker: startWorker });
  const has = (name: Capability): boolean => driver.capabilities.includes(name);
  const chosen = cases.filter(({ id, needs, lacks = [] }) => traits.test(id) && needs.every(has) && !lacks.some(has));
  const expected = { runtime: driver.runtime, version: driver.version, capabilities: driver.capabilities };
  const trap = openTrap();
  let directory = 0;
  const open = async () => {
    const made: string[] = [];
    return {
      driver,
      peer: { listen: noPeer, connect: noPeer, closedPort: noPeer },
      tmp: async () => {
        directory += 1;
        made.push(await directories.make(`case-${directory}`));
        return made.at(-1) as string;
      },
      close: async () => (await Promise.all(made.map(directories.remove))).filter((why) => why !== undefined),
    };
  };
  const failures: string[] = [];
  for (const one of chosen) {
    const outcome = await runCase(one, {
      lane: { name: "vite", adapter: "@portico/adapter-browser", expected, detected: expected, host: expected },
      seed: 1,
      limits: patient,
      trap,
      leaks: { sight: "not observed", now: () => [] },
      openRoot,
      open,
    });
    failures.push(...outcome.failures.map(({ message }) => `${one.id}: ${message}`));
  }
  trap.close();
  return { count: chosen.length, failures };
}

function noPeer(): Promise<never> {
  return Promise.reject(new Error("there is no peer here"));
}
