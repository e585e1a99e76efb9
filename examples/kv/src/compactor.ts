import { isPorticoError, type Scope } from "@portico/core";
import { compact } from "./compaction.ts";
import type { Log } from "./log/log.ts";
import { Signal } from "./signal.ts";

/** Compacts a log, one time after the other, when asked or when it has doubled. */
export class Compactor {
  readonly #log: Log;
  readonly #from: number;
  readonly #report: (error: unknown) => void;
  readonly #wanted = new Signal();
  #running = false;
  #lastFailed = false;
  /** Size after the last compaction. */
  #base: number;

  /** @param from bytes of log below which it is never compacted unasked */
  constructor(log: Log, from: number, report: (error: unknown) => void) {
    this.#log = log;
    this.#from = from;
    this.#report = report;
    this.#base = log.size;
  }

  get running(): boolean {
    return this.#running;
  }

  get lastFailed(): boolean {
    return this.#lastFailed;
  }

  /** @returns false if one is going on already */
  start(): boolean {
    if (this.#running) return false;
    this.#running = true;
    this.#wanted.raise();
    return true;
  }

  startIfWorthwhile(): void {
    const { size, failed } = this.#log;
    if (failed === undefined && size > this.#from && size > 2 * this.#base) this.start();
  }

  async run(scope: Scope<"fs" | "threads">): Promise<void> {
    for (;;) {
      await scope.wait(this.#wanted.wait());
      await this.#once(scope);
      this.#running = false;
    }
  }

  async #once(scope: Scope<"fs" | "threads">): Promise<void> {
    try {
      const { after } = await compact(scope, this.#log);
      this.#base = after;
      this.#lastFailed = false;
    } catch (error) {
      if (isPorticoError(error, "Cancelled") && scope.cancelled) throw error;
      // The log goes on as it was. The next try comes when it has doubled again, or when asked.
      this.#base = this.#log.size;
      this.#lastFailed = true;
      this.#report(error);
    }
  }
}
