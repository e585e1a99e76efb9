import type { PorticoError } from "../errors.ts";
import { type Movable, movable, type Owned, type Ownership } from "../scope/owned.ts";
import { soon } from "../scope/ready.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { ChannelImpl } from "./channel.ts";
import { Queued } from "./queue.ts";
import type { Sender } from "./types.ts";

export class SenderImpl<T> implements Sender<T>, Owned, Movable {
  readonly #channel: ChannelImpl<T>;
  #governor: ScopeImpl;
  #closed = false;

  constructor(channel: ChannelImpl<T>, governor: ScopeImpl) {
    this.#channel = channel;
    this.#governor = governor;
    governor.own(this);
  }

  get ownership(): Ownership {
    return movable(this, this.#governor, (scope) => {
      this.#governor = scope;
    });
  }

  send(value: T): Promise<void> {
    const refusal = this.#refusal("channel.send");
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.#channel.accept(value)) return soon;
    return this.#channel.waitToSend(new SendWait(this.#channel, this.#governor, value));
  }

  trySend(value: T): boolean {
    const refusal = this.#refusal("channel.trySend");
    if (refusal !== undefined) throw refusal;
    return this.#channel.accept(value) || (this.#channel.capacity === 0 && this.#channel.hand(value));
  }

  #refusal(op: string): PorticoError | undefined {
    const channel = this.#channel;
    if (this.#governor.refuses) return this.#governor.refusal(op, channel.name);
    if (this.#closed) return channel.closed(op, "this sender has been closed");
    return channel.sendRefusal(op);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#governor.disown(this);
    this.#channel.senderClosed();
  }

  release(): void {
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A send that waits for room, or for a receiver. */
export class SendWait<T> extends Queued<void> {
  readonly value: T;
  readonly #channel: ChannelImpl<T>;

  constructor(channel: ChannelImpl<T>, governor: ScopeImpl, value: T) {
    super(governor, "channel.send", channel.name);
    this.#channel = channel;
    this.value = value;
  }

  protected override leave(): void {
    this.#channel.sendLeft(this);
  }
}
