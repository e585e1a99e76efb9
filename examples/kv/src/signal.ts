/** A level that tasks raise and one task waits for; waiting takes it down. */
export class Signal {
  #raised = false;
  #wake: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#wake?.();
  }

  /** Resolves when raised, at once if it is. For one waiter. */
  async wait(): Promise<void> {
    while (!this.#raised) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    this.#raised = false;
  }
}
