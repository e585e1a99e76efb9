import type { Driver } from "../contract.ts";
import type { ScopeImpl } from "./scope.ts";

/** Task starts after which I/O gets a turn. */
const budget = 1024;

/** `soon.then(fn)` is `queueMicrotask(fn)` without what some runtimes add to the latter, a third of a spawn's cost. */
export const soon: Promise<void> = Promise.resolve();

/**
 * The queue of tasks that wait to start. One microtask starts all that are there, in spawn order; after `budget`
 * starts the next round comes in a macrotask instead, so that tasks which spawn tasks do not starve I/O.
 */
export class ReadyQueue {
  readonly #driver: Driver;
  readonly #run = (): void => this.#drain();
  readonly #turn = (): void => {
    this.#spent = 0;
    this.#drain();
  };
  /** Filled by spawns, and swapped with `#starting` to be emptied: neither is made anew for each round. */
  #tasks: ScopeImpl[] = [];
  #starting: ScopeImpl[] = [];
  #scheduled = false;
  #spent = 0;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  add(task: ScopeImpl): void {
    this.#tasks.push(task);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#spent < budget) soon.then(this.#run);
    else this.#driver.spawn.macrotask(this.#turn);
  }

  #drain(): void {
    const tasks = this.#tasks;
    this.#tasks = this.#starting;
    this.#starting = tasks;
    this.#scheduled = false;
    this.#spent += tasks.length;
    for (const task of tasks) task.startTask();
    tasks.length = 0;
  }
}
