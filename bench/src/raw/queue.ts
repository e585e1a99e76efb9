/** A bounded queue for one sender and one receiver, without closing or cancelling. With no places, sending waits to be received. */
export class PromiseQueue {
  readonly #capacity: number;
  readonly #values: number[] = [];
  #receiver: ((value: number) => void) | undefined;
  #sender: (() => void) | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  send(value: number): Promise<void> | undefined {
    const receiver = this.#receiver;
    if (receiver !== undefined) {
      this.#receiver = undefined;
      receiver(value);
      return undefined;
    }
    this.#values.push(value);
    if (this.#values.length <= this.#capacity) return undefined;
    return new Promise((resolve) => {
      this.#sender = resolve;
    });
  }

  receive(): number | Promise<number> {
    const value = this.#values.shift();
    if (value === undefined) {
      return new Promise((resolve) => {
        this.#receiver = resolve;
      });
    }
    const sender = this.#sender;
    this.#sender = undefined;
    sender?.();
    return value;
  }
}
