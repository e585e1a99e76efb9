import type { Capability } from "@portico/core";
import type { Driver, Root, RootOptions } from "@portico/core/driver";
import { openLeakProbe } from "../../src/lanes/leak-probe.ts";
import { openTrap } from "../../src/lanes/process-trap.ts";
import type { Case, FullScope } from "../../src/runner/case.ts";
import type { LaneFacts, Peer } from "../../src/runner/context.ts";
import type { Environment } from "../../src/runner/environment.ts";
import type { Trap } from "../../src/runner/trap.ts";

const expected = { runtime: "node", version: "", capabilities: [] };

export const laneFacts: LaneFacts = {
  name: "self-test",
  adapter: "none",
  expected,
  host: expected,
  detected: { runtime: "node", version: "24" },
};

const refuse = (): never => {
  throw new Error("The self-tests have no peer");
};
const noPeer: Peer = { listen: refuse, connect: refuse, closedPort: refuse };

/** A driver that the self-tests never call: they test the runner, on cases that touch no adapter. */
export function inertDriver(parts: Partial<Driver> = {}): Driver {
  return { contract: 1, runtime: "node", version: "24", capabilities: [], ...parts } as Driver;
}

interface Parts {
  readonly driver?: Driver;
  readonly trap?: Trap;
  readonly close?: () => Promise<void>;
  readonly left?: readonly string[];
  readonly onRoot?: (options: RootOptions) => void;
  readonly cancel?: () => void;
}

/** An environment whose root does nothing, with short limits and the real trap and leak probe. */
export function testEnvironment(parts: Parts = {}): Environment {
  const driver = parts.driver ?? inertDriver();
  const openRoot = (_: Driver, options: RootOptions): Root<Capability> => {
    parts.onRoot?.(options);
    const scope = { cancel: parts.cancel ?? (() => undefined), supports: {} } as unknown as FullScope;
    return { scope, stop: () => undefined, close: parts.close ?? (async () => undefined) };
  };
  return {
    lane: laneFacts,
    worker: "file:///worker.js",
    seed: 7,
    limits: { prepare: 100, case: 200, within: 100, slow: 6, never: 20, cleanUp: 100, settle: 50 },
    trap: parts.trap ?? openTrap(),
    leaks: openLeakProbe(),
    openRoot,
    open: async () => ({ driver, peer: noPeer, tmp: async () => "/none", close: async () => parts.left ?? [] }),
  };
}

/** A case around a body. That it asserts something is taken care of. */
export function caseOf(body: Case["run"], parts: Partial<Case> = {}): Case {
  const run: Case["run"] = (ctx) => {
    ctx.check.equal(1, 1, "something");
    return body(ctx);
  };
  return { id: "run/self-test", rule: "RUN-1", level: "must", since: "0.1.0", needs: [], run, ...parts };
}
