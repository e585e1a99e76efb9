import { type Capability, capabilityNames } from "@portico/core";
import type { Driver, Root } from "@portico/core/driver";
import type { Case, FullScope } from "../runner/case.ts";
import type { Environment, Surroundings } from "../runner/environment.ts";
import { runCase } from "../runner/run.ts";
import { noTrap } from "../runner/trap.ts";

/** An adapter that claims everything and does nothing: what its operations come to. */
export type NullKind = "resolves-undefined" | "rejects" | "never-settles";

export const nullKinds: readonly NullKind[] = ["resolves-undefined", "rejects", "never-settles"];

/** Members by what they are; every other function is asynchronous. */
interface Shape {
  readonly objects: ReadonlySet<string>;
  readonly synchronous: ReadonlySet<string>;
}

const scopeShape: Shape = {
  objects: new Set(["supports", "capabilities", "limits", "stopping", "fs", "net"]),
  synchronous: new Set([
    ...["spawn", "openScope", "cancel", "checkpoint", "bind", "defer", "interval", "dump", "blockOn"],
    ...["now", "wallClock", "random", "randomBytes", "mutex", "semaphore", "channel"],
  ]),
};

const driverShape: Shape = {
  objects: new Set(["timers", "spawn", "threads", "entropy", "host", "fs", "sockets", "blockOn"]),
  synchronous: new Set([
    ...["now", "wallClock", "setTimer", "clearTimer", "macrotask", "start", "randomBytes", "wait", "connect"],
    ...["args", "env", "write", "tmpDir", "onSignal", "onIdle", "onUnhandled", "setExitCode", "exit", "classify"],
  ]),
};

const values: ReadonlySet<string> = new Set([
  ...[
    "then",
    "prepare",
    "reasons",
    "name",
    "cancelled",
    "signal",
    "requested",
    "contract",
    "runtime",
    "version",
    "timerResolutionMs",
    "parallelism",
  ],
  ...capabilityNames,
]);

/** Runs the cases on null adapters, all at once. @returns those that passed, as "kind: id"; there must be none */
export async function passOnNull(cases: readonly Case[], environment: Environment): Promise<string[]> {
  const runs = nullKinds.flatMap((kind) => {
    const nothing = nullEnvironment(environment, kind);
    return cases.map(async (one) => ({ name: `${kind}: ${one.id}`, outcome: await runCase(one, nothing) }));
  });
  const done = await Promise.all(runs);
  return done.filter(({ outcome }) => outcome.failures.length === 0).map(({ name }) => name);
}

/** The environment with nothing in place of the adapter. What the runner sees besides the case is switched off. */
function nullEnvironment(environment: Environment, kind: NullKind): Environment {
  const scope = hollow(scopeShape, kind) as unknown as FullScope;
  const driver = nullDriver(kind);
  const openRoot = (): Root<Capability> => ({ scope, stop: () => undefined, close: async () => undefined });
  const open = async (): Promise<Surroundings> => {
    const real = await environment.open();
    const close = async (): Promise<readonly string[]> => {
      await real.close();
      return [];
    };
    return { driver, peer: real.peer, tmp: () => real.tmp(), close };
  };
  const leaks = { sight: "not observed", now: () => [] } as const;
  return { ...environment, trap: noTrap, leaks, openRoot, open };
}

function nullDriver(kind: NullKind): Driver {
  const capabilities = [...capabilityNames];
  return new Proxy(hollow(driverShape, kind), {
    get: (target, key) => (key === "capabilities" ? capabilities : Reflect.get(target, key)),
  }) as unknown as Driver;
}

function hollow(shape: Shape, kind: NullKind): object {
  return new Proxy({}, { get: (_, key) => member(shape, kind, key) });
}

function member(shape: Shape, kind: NullKind, key: PropertyKey): unknown {
  if (typeof key !== "string" || values.has(key)) return undefined;
  if (shape.objects.has(key)) return hollow(shape, kind);
  return shape.synchronous.has(key) ? () => atOnce(kind) : () => later(kind);
}

function atOnce(kind: NullKind): undefined {
  if (kind === "rejects") throw new Error("A null adapter refuses everything");
  return undefined;
}

function later(kind: NullKind): Promise<undefined> {
  if (kind === "resolves-undefined") return Promise.resolve(undefined);
  if (kind === "never-settles") return new Promise(() => undefined);
  const rejected = Promise.reject(new Error("A null adapter refuses everything"));
  rejected.catch(() => undefined);
  return rejected;
}
