import type { Driver } from "../contract.ts";
import { type TimerEntry, TimerQueue } from "../time/queue.ts";
import type { TimersDriver } from "../traits/timers.ts";

/** A queue that gives every entry a timer of the driver's, so that a scheduler can choose among those due together. */
export class EachTimer extends TimerQueue {
  readonly #driver: TimersDriver;
  readonly #handles = new Map<TimerEntry, unknown>();

  constructor(driver: Pick<Driver, "timers" | "spawn">) {
    super(driver);
    this.#driver = driver.timers;
  }

  override add(entry: TimerEntry, at: number): void {
    if (at === Number.POSITIVE_INFINITY) return;
    entry.at = at;
    entry.index = 0;
    const fire = (): void => {
      this.#forget(entry);
      entry.fire();
    };
    this.#handles.set(entry, this.#driver.setTimer(Math.max(0, at - this.#driver.now()), fire));
  }

  override remove(entry: TimerEntry): void {
    if (!this.#handles.has(entry)) return;
    this.#driver.clearTimer(this.#handles.get(entry));
    this.#forget(entry);
  }

  #forget(entry: TimerEntry): void {
    this.#handles.delete(entry);
    entry.index = -1;
  }
}
