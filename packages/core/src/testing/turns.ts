interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}

// The host's own macrotasks, taken before any program can replace them. Timers would cost a millisecond a turn.
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
const Channel = MessageChannel;

/** Turns of the host's event loop: each comes after every microtask that was or becomes ready before it. */
export class Turns {
  readonly #fn: () => void;
  #channel: { readonly port1: Port; readonly port2: Port } | undefined;

  constructor(fn: () => void) {
    this.#fn = fn;
  }

  /** Calls the function in a later macrotask. */
  next(): void {
    if (this.#channel === undefined) {
      this.#channel = new Channel();
      this.#channel.port1.onmessage = () => {
        if (this.#channel !== undefined) this.#fn();
      };
    }
    this.#channel.port2.postMessage(null);
  }

  /** Takes back what was asked for, and lets the host's program end. */
  stop(): void {
    this.#channel?.port1.close();
    this.#channel = undefined;
  }
}
