import { type Capability, capabilityNames } from "@portico/core";
import { CONTRACT, openRoot as coreRoot, type Driver } from "@portico/core/driver";
import { InputError } from "../input-error.ts";
import type { LaneFacts } from "../runner/context.ts";
import type { Environment, SurroundingsSource } from "../runner/environment.ts";
import { traitsOf } from "../runner/traits.ts";

/** What a module exports that is to be certified: `driver` or `createDriver`, and `surroundings` if it needs its own. */
export interface AdapterModule {
  readonly driver?: Driver;
  /** For a driver that needs something of the lane. Where there are both, this one's driver is tested. */
  createDriver?(parts: AdapterParts): Driver | PromiseLike<Driver>;
  /**
   * Where the cases of a driver get their directories and the other end of their sockets. Without it that is the system: real
   * directories, and a program that listens on 127.0.0.1. For adapters whose files or sockets are not the system's.
   */
  surroundings?(driver: Driver): SurroundingsSource | PromiseLike<SurroundingsSource>;
  /** For the suite's own oracles, whose files come from no driver. Absent: core's. */
  readonly openRoot?: Environment["openRoot"];
}

/** What the lane has for a driver. */
export interface AdapterParts {
  /** URL of the module whose functions the cases run on other threads. A worker that the driver brings itself imports it. */
  readonly exposed: string;
  /** In browsers: a gateway for TCP, see `@portico/gateway/client`. */
  readonly gateway?: { readonly url: string; readonly token: string };
}

/** An adapter, as its module gave it. */
export interface Adapter {
  readonly driver: Driver;
  readonly surroundings?: () => SurroundingsSource | PromiseLike<SurroundingsSource>;
  readonly openRoot: Environment["openRoot"];
}

/**
 * Imports the adapter's module and compares what it gives with what the lane has to be.
 *
 * @throws InputError that says what is wrong with the module, or what does not match
 */
export async function loadAdapter(
  url: string,
  parts: AdapterParts,
  facts: Omit<LaneFacts, "detected">,
): Promise<Adapter> {
  const module = await load(url);
  const driver = module.createDriver === undefined ? module.driver : await module.createDriver(parts);
  if (driver === undefined)
    throw new InputError(`${url} exports no adapter: it needs \`driver\`, or \`createDriver({ exposed, gateway })\``);
  checkAdapter(driver, url, facts);
  const { surroundings, openRoot = coreRoot } = module;
  const adapter = { driver, openRoot };
  if (surroundings === undefined) return adapter;
  return { ...adapter, surroundings: async () => checkedSource(await surroundings(driver), url) };
}

/** Compares a driver with what every driver has, and with what the lane has to be. @throws InputError */
export function checkAdapter(driver: Driver, where: string, facts: Omit<LaneFacts, "detected">): void {
  checkDriver(driver, where);
  checkClaim(driver, facts);
}

/** The surroundings, of which no part may be missing. @throws InputError, now or when they are opened */
export function checkedSource(source: SurroundingsSource, url: string): SurroundingsSource {
  need(source, ["open", "close"], [], `${url}: surroundings()`);
  return {
    close: () => source.close(),
    open: async () => {
      const opened = await source.open();
      need(opened, ["tmp", "close"], ["driver", "peer"], `${url}: open() of surroundings()`);
      need(opened.peer, ["listen", "connect", "closedPort"], [], `${url}: the peer of surroundings()`);
      return opened;
    },
  };
}

function need(value: unknown, functions: readonly string[], objects: readonly string[], what: string): void {
  const parts = (value ?? {}) as Readonly<Record<string, unknown>>;
  const missing = [
    ...functions.filter((name) => typeof parts[name] !== "function"),
    ...objects.filter((name) => typeof parts[name] !== "object" || parts[name] === null),
  ];
  if (missing.length > 0) throw new InputError(`${what} has to give ${missing.join(" and ")} too`);
}

async function load(url: string): Promise<AdapterModule> {
  try {
    return (await import(url)) as AdapterModule;
  } catch (error) {
    const advice = isOfCommonJs(error) ? "; it has to be an ES module, and this looks like CommonJS" : "";
    throw new InputError(`${url} cannot be loaded${advice}: ${(error as Error | undefined)?.stack ?? error}`);
  }
}

function isOfCommonJs(error: unknown): boolean {
  return error instanceof ReferenceError && /\b(?:require|module|exports)\b/.test(error.message);
}

const traits = ["timers", "spawn", "entropy", "host"] as const;

function checkDriver(driver: Driver, url: string): void {
  if (typeof driver !== "object" || driver === null) throw new InputError(`${url}: the driver is not an object`);
  if (driver.contract !== CONTRACT)
    throw new InputError(
      `${url}: the driver speaks contract ${driver.contract}, this suite and its core speak contract ${CONTRACT}; install versions that belong together`,
    );
  if (!Array.isArray(driver.capabilities)) throw new InputError(`${url}: the driver has no list of capabilities`);
  const unknown = driver.capabilities.filter((name) => !capabilityNames.includes(name));
  if (unknown.length > 0)
    throw new InputError(
      `${url}: the driver claims the unknown ${unknown.join(", ")}; capabilities are ${capabilityNames.join(", ")}`,
    );
  const missing = traits.filter((name) => typeof driver[name] !== "object" || driver[name] === null);
  if (missing.length > 0)
    throw new InputError(`${url}: the driver lacks ${missing.join(", ")}, which every driver has`);
  const can = traitsOf(driver);
  const empty = driver.capabilities.filter((name: Capability) => !can[name]);
  if (empty.length > 0)
    throw new InputError(`${url}: the driver claims ${empty.join(", ")} and does not have the trait or method for it`);
}

/** The manifest is compared once more by a case of the suite; here it is about who is asked, and what for. */
function checkClaim(driver: Driver, { name, adapter, expected }: Omit<LaneFacts, "detected">): void {
  if (driver.runtime !== expected.runtime)
    throw new InputError(
      `${adapter} on ${name}: its conformance.json says that the driver calls its runtime ${expected.runtime}, the driver says ${driver.runtime}`,
    );
  const [claimed, declared] = [driver.capabilities, expected.capabilities];
  const more = claimed.filter((name) => !declared.includes(name));
  const less = declared.filter((name) => !claimed.includes(name));
  if (more.length === 0 && less.length === 0) return;
  const differences = [
    ...(more.length === 0 ? [] : [`the driver claims ${more.join(", ")} and the file does not`]),
    ...(less.length === 0 ? [] : [`the file claims ${less.join(", ")} and the driver does not`]),
  ];
  throw new InputError(`${adapter} on ${name}: the driver and its conformance.json differ: ${differences.join("; ")}`);
}
