interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}

interface Host {
  /** Outside of browsers. Messages would not do there: Deno delivers some of them among the microtasks. */
  readonly setImmediate?: (fn: () => void) => unknown;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
}

// Taken before a test replaces them. Timers are everywhere, and take a millisecond or more.
const { setImmediate, MessageChannel } = globalThis as unknown as Host;

/** Turns of the host's event loop: each comes after every microtask that was or becomes ready before it. */
export class Turns {
  readonly #fn: () => void;
  #channel: { readonly port1: Port; readonly port2: Port } | undefined;
  /** Counts the stops: turns that were asked for before are taken back. */
  #stops = 0;

  constructor(fn: () => void) {
    this.#fn = fn;
  }

  /** Calls the function in a later macrotask. */
  next(): void {
    const stops = this.#stops;
    const turn = (): void => {
      if (this.#stops === stops) this.#fn();
    };
    if (setImmediate !== undefined) setImmediate(turn);
    else this.#send(turn);
  }

  /** One turn at a time. */
  #send(turn: () => void): void {
    this.#channel ??= new MessageChannel();
    this.#channel.port1.onmessage = turn;
    this.#channel.port2.postMessage(null);
  }

  /** Takes back what was asked for, and lets the host's program end. */
  stop(): void {
    this.#stops++;
    this.#channel?.port1.close();
    this.#channel = undefined;
  }
}
