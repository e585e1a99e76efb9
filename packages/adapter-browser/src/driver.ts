import type { Capability } from "@portico/core";
import type { Driver } from "@portico/core/driver";
import { baseDriver } from "./base.ts";
import { createBlockOn } from "./block-on.ts";
import { fs, fsTakingTurns } from "./fs.ts";
import type { Gateway, GatewaySettings } from "./gateway.ts";
import { Helpers } from "./helpers.ts";
import { type BrowserHost, createHost } from "./host.ts";
import type { Surroundings } from "./messages.ts";
import type { Equipment, IsolatedWorkerCapability, PageCapability, WorkerCapability } from "./options.ts";
import { PageFs } from "./page-fs.ts";
import { checkFiles, checkIsolatedWorker, checkPage, checkWorker } from "./place.ts";
import { reasons } from "./reasons.ts";
import { createTurns, takeTurnsByMemory } from "./take-turns.ts";
import { createThreads } from "./threads.ts";

/** Helpers that wait, so that a call after one that timed out has one: in a program, and in each of its threads. */
const spareHelpers = { program: 2, thread: 1 } as const;

/** A page, with what it is equipped with. @throws PorticoError `Unsupported` elsewhere */
export function pageDriver<E extends Equipment>(equipment: E, host?: BrowserHost): Driver<PageCapability<E>> {
  checkPage();
  const { worker, gateway } = equipment;
  const files = worker && new PageFs(worker);
  const driver = {
    ...common(worker, gateway, undefined, host),
    ...(files && { fs: files }),
    reasons: reasons.page,
    prepare: async () => {
      await Promise.all([files?.prepare(), gateway?.open()]);
    },
    release: async () => {
      files?.release();
      await gateway?.close();
    },
  };
  return claim(driver) as Driver<PageCapability<E>>;
}

/** A worker, with what it is equipped with. @throws PorticoError `Unsupported` elsewhere */
export function workerDriver<E extends Equipment>(equipment: E, host?: BrowserHost): Driver<WorkerCapability<E>> {
  checkWorker();
  const { worker, gateway } = equipment;
  const driver = {
    ...common(worker, gateway, undefined, host),
    fs,
    reasons: reasons.worker,
    prepare: async () => {
      await Promise.all([checkFiles(), gateway?.open()]);
    },
    release: async () => {
      await gateway?.close();
    },
  };
  return claim(driver) as Driver<WorkerCapability<E>>;
}

/** A worker of a cross-origin isolated page. @throws PorticoError `Unsupported` elsewhere, naming the headers to send */
export function isolatedWorkerDriver<E extends Equipment & { readonly worker: () => Worker }>(
  equipment: E,
  host?: BrowserHost,
): Driver<IsolatedWorkerCapability<E>> {
  checkIsolatedWorker(equipment.worker);
  const driver = blockingDriver(equipment.worker, equipment.gateway, createTurns(), spareHelpers.program, host);
  return driver as Driver<IsolatedWorkerCapability<E>>;
}

/** A thread of one of these: the same worker module starts its threads. */
export function threadDriver(
  surroundings: Surroundings,
  makeGateway: ((settings: GatewaySettings) => Gateway) | undefined,
): Driver {
  const startWorker = (): Worker => new Worker(location.href, { type: "module" });
  const gateway = surroundings.gateway && onDemand(makeGateway?.(surroundings.gateway));
  if (surroundings.turns) return blockingDriver(startWorker, gateway, surroundings.turns, spareHelpers.thread);
  const equipment = { worker: startWorker, ...(gateway && { gateway }) };
  return workerDriver(equipment) as unknown as Driver;
}

/** Most functions on threads use no sockets: the session is opened with the first. */
function onDemand(gateway: Gateway | undefined): Gateway | undefined {
  return gateway && { ...gateway, open: () => Promise.resolve() };
}

function blockingDriver(
  startWorker: () => Worker,
  gateway: Gateway | undefined,
  turns: SharedArrayBuffer,
  spare: number,
  host?: BrowserHost,
): Driver {
  const helpers = new Helpers(startWorker, { gateway: gateway?.settings, turns }, spare);
  return claim({
    ...common(startWorker, gateway, turns, host),
    fs: fsTakingTurns(takeTurnsByMemory(turns)),
    blockOn: createBlockOn(helpers),
    reasons: reasons.isolatedWorker,
    prepare: async () => {
      await Promise.all([checkFiles(), gateway?.open(), helpers.prepare()]);
    },
    release: async () => {
      helpers.release();
      await gateway?.close();
    },
  });
}

type Unclaimed = Omit<Driver, "capabilities">;

function common(
  startWorker: (() => Worker) | undefined,
  gateway: Gateway | undefined,
  turns: SharedArrayBuffer | undefined,
  host: BrowserHost = createHost(),
): Unclaimed {
  const base = baseDriver(host);
  const threads = startWorker && createThreads(startWorker, { gateway: gateway?.settings, turns });
  return {
    ...base,
    spawn: { ...base.spawn, ...(threads && { threads }) },
    ...(gateway && { sockets: gateway.sockets }),
  };
}

/** Claims the traits that are there, and has temporary files where it has files. */
function claim(driver: Unclaimed): Driver {
  const capabilities: Capability[] = [
    ...(driver.fs ? (["fs"] as const) : []),
    ...(driver.sockets ? (["tcp.connect", "tcp", "tcp.reset"] as const) : []),
    ...(driver.spawn.threads ? (["threads"] as const) : []),
    ...(driver.blockOn ? (["block-on"] as const) : []),
  ];
  const host = driver.fs ? { ...driver.host, tmpDir: () => "/" } : driver.host;
  return { ...driver, host, capabilities };
}
