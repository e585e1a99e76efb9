import type { Driver } from "../contract.ts";
import { Fifo } from "../sync/fifo.ts";
import type { ScopeImpl } from "./scope.ts";

/** Task starts after which I/O gets a turn. */
const budget = 1024;

/** `soon.then(fn)` is `queueMicrotask(fn)` without what some runtimes add to the latter, a third of a spawn's cost. */
export const soon: Promise<void> = Promise.resolve();

/**
 * The queue of tasks that wait to start. One microtask starts all that are there, in spawn order; after `budget`
 * starts the others come in a macrotask, so that neither tasks which spawn tasks nor many at once starve I/O and timers.
 */
export class ReadyQueue {
  readonly #driver: Driver;
  readonly #run = (): void => this.#drain();
  readonly #turn = (): void => {
    this.#spent = 0;
    this.#drain();
  };
  readonly #tasks: Fifo<ScopeImpl> = new Fifo();
  #scheduled = false;
  #spent = 0;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  add(task: ScopeImpl): void {
    this.#tasks.add(task);
    if (!this.#scheduled) this.#schedule();
  }

  #schedule(): void {
    this.#scheduled = true;
    if (this.#spent < budget) soon.then(this.#run);
    else this.#driver.spawn.macrotask(this.#turn);
  }

  /** Starts those that are there now: what they spawn comes in a microtask of its own. */
  #drain(): void {
    this.#scheduled = false;
    const count = Math.min(this.#tasks.size, budget - this.#spent);
    this.#spent += count;
    for (let i = 0; i < count; i++) this.#tasks.take().startTask();
    if (this.#tasks.size > 0 && !this.#scheduled) this.#schedule();
  }
}
