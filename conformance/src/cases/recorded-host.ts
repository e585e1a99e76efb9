import type { Driver, HostDriver } from "@portico/core/driver";
import { overlay } from "../overlay/overlay.ts";

type Signal = "SIGINT" | "SIGTERM";

/** The program around `run`, for a case: what it is told is kept, and the case sends the signals. */
export interface RecordedHost {
  /** The driver under test with this host. */
  readonly driver: Driver;
  readonly out: string[];
  readonly err: string[];
  /** What `setExitCode` and `exit` were called with. */
  readonly codes: number[];
  signal(name: Signal): void;
  /** Tells `run` that nothing is pending. */
  idle(): void;
  /** Tells `run` of an error that has reached nobody. */
  unhandled(error: unknown): void;
}

type HostPatch = (host: HostDriver) => Partial<HostDriver>;

const faults = new WeakMap<HostDriver, HostPatch>();

/** A driver with something wrong in its host: between core and whatever a case records in the host's place, too. */
export function withHost(driver: Driver, patch: HostPatch): Driver {
  const host = overlay(driver.host, patch(driver.host));
  faults.set(host, patch);
  return { ...driver, host };
}

/** Takes from a driver's host what must not reach the program that runs the suite; the rest is the driver's own. */
export function recordHost(driver: Driver, members: Partial<HostDriver> = {}): RecordedHost {
  const [out, err, codes]: [string[], string[], number[]] = [[], [], []];
  const listeners: Record<Signal | "idle", Set<() => void>> = {
    SIGINT: new Set(),
    SIGTERM: new Set(),
    idle: new Set(),
  };
  const unhandled = new Set<(error: unknown) => void>();
  const listen = (to: Signal | "idle", fn: () => void): (() => void) => {
    listeners[to].add(fn);
    return () => void listeners[to].delete(fn);
  };
  const tell = (whom: Signal | "idle"): void => {
    for (const fn of [...listeners[whom]]) fn();
  };
  const recorded: Partial<HostDriver> = {
    write: (to, text) => void (to === "out" ? out : err).push(text),
    onSignal: listen,
    onIdle: (fn) => listen("idle", fn),
    onUnhandled: (fn) => {
      unhandled.add(fn);
      return () => void unhandled.delete(fn);
    },
    setExitCode: (code) => void codes.push(code),
    exit: (code) => void codes.push(code),
    ...members,
  };
  const recording = overlay(driver.host, recorded);
  const fault = faults.get(driver.host);
  const host = fault === undefined ? recording : overlay(recording, fault(recording));
  return {
    driver: { ...driver, host },
    out,
    err,
    codes,
    signal: tell,
    idle: () => tell("idle"),
    unhandled: (error) => {
      for (const fn of [...unhandled]) fn(error);
    },
  };
}
