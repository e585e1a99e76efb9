import type { Driver, TimersDriver } from "@portico/core/driver";
import { overlay } from "./overlay.ts";

/** A driver whose clocks and timers behave differently. */
export function withTimers(driver: Driver, patch: (timers: TimersDriver) => Partial<TimersDriver>): Driver {
  return { ...driver, timers: overlay(driver.timers, patch(driver.timers)) };
}
