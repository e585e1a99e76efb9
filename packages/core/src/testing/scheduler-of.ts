import type { Capability } from "../capabilities.ts";
import type { Driver } from "../contract.ts";
import { Scheduler } from "./scheduler.ts";

/** The scheduler whose clock the driver has, if it has one. */
export function schedulerOf<C extends Capability>(driver: Driver<C>): Scheduler | undefined {
  return driver.timers instanceof Scheduler ? driver.timers : undefined;
}
