import type { PorticoError } from "../errors.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { Waiter } from "../scope/waiter.ts";
import type { TimerEntry } from "./queue.ts";

/** A pending sleep: one object that is the scope's waiter and the queue's entry at once. */
export class Sleep extends Waiter implements TimerEntry {
  override readonly op: string;
  at = 0;
  order = 0;
  index = -1;
  ahead: TimerEntry | null = null;
  behind: TimerEntry | null = null;
  readonly #scope: ScopeImpl;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;

  constructor(op: string, scope: ScopeImpl, resolve: () => void, reject: (error: unknown) => void) {
    super();
    this.op = op;
    this.#scope = scope;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  override get resource(): undefined {
    return undefined;
  }

  fire(): void {
    this.#scope.unpark(this);
    this.#resolve();
  }

  /** A time that never comes is not in the queue. */
  override get internal(): boolean {
    return this.index < 0;
  }

  override cancelled(error: PorticoError): void {
    this.#scope.runtime.timers.remove(this);
    this.#reject(error);
  }
}
