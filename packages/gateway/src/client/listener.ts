import type { ListenerDriver, ListenerEvents, SocketAddress } from "@portico/core/driver";
import { type Channel, ignore } from "../wire/channel.ts";
import { kinds } from "../wire/frames.ts";

/** One listener of the gateway's. Its stream carries the wishes; what it accepts comes on streams of their own. */
export class GatewayListener implements ListenerDriver {
  readonly address: SocketAddress;
  readonly events: ListenerEvents;
  readonly #channel: Channel;
  readonly #forget: () => void;
  #accepting = true;

  /** @param forget called when nothing more is wanted from it */
  constructor(channel: Channel, address: SocketAddress, events: ListenerEvents, forget: () => void) {
    this.address = address;
    this.events = events;
    this.#channel = channel;
    this.#forget = forget;
  }

  accepting(on: boolean): void {
    if (on === this.#accepting) return;
    this.#accepting = on;
    this.#channel.send(kinds.set, { accepting: on }).catch(ignore);
  }

  /** The gateway answers when the port is free, or is gone and the port with it. */
  async close(): Promise<void> {
    this.#forget();
    this.#channel.send(kinds.end).catch(ignore);
    this.#channel.finish();
    await this.#channel.next().catch(ignore);
  }
}
