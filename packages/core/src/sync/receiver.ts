import type { PorticoError } from "../errors.ts";
import { type Movable, movable, type Owned, type Ownership } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { ChannelImpl } from "./channel.ts";
import { Queued } from "./queue.ts";
import type { Receiver } from "./types.ts";

export class ReceiverImpl<T> implements Receiver<T>, Owned, Movable {
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

  receive(): Promise<T> {
    const op = "channel.receive";
    const channel = this.#channel;
    const refusal = this.#refusal(op);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (channel.offers) return Promise.resolve(channel.take());
    if (channel.finished) return Promise.reject(channel.finishedError(op));
    return channel.waitToReceive(new ValueWait(channel, this, this.#governor)).promise as Promise<T>;
  }

  tryReceive(): { readonly value: T } | undefined {
    const op = "channel.tryReceive";
    const channel = this.#channel;
    const refusal = this.#refusal(op);
    if (refusal !== undefined) throw refusal;
    channel.serve();
    if (channel.offers) return { value: channel.take() };
    if (channel.finished) throw channel.finishedError(op);
    return undefined;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    let left = false;
    return {
      next: () => (left ? Promise.resolve(done) : this.#next()),
      return: async () => {
        left = true;
        return done;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #next(): Promise<IteratorResult<T, undefined>> {
    const channel = this.#channel;
    if (this.#closed && !this.#governor.refuses) return Promise.resolve(done);
    const refusal = this.#refusal("channel.receive");
    if (refusal !== undefined) return Promise.reject(refusal);
    if (channel.offers) return Promise.resolve({ done: false, value: channel.take() });
    if (channel.finished) return Promise.resolve(done);
    return channel.waitToReceive(new NextWait(channel, this, this.#governor)).promise as Promise<
      IteratorResult<T, undefined>
    >;
  }

  #refusal(op: string): PorticoError | undefined {
    const channel = this.#channel;
    if (this.#governor.refuses) return this.#governor.refusal(op, channel.name);
    if (channel.ended) return channel.closedByEnd(op);
    return this.#closed ? channel.closed(op, "this receiver has been closed") : undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#governor.disown(this);
    this.#channel.receiverClosed(this);
  }

  release(): void {
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const done: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/** Somebody waits for the next value. */
export abstract class ReceiveWait<T> extends Queued<unknown> {
  readonly end: ReceiverImpl<T>;
  readonly #channel: ChannelImpl<T>;

  constructor(channel: ChannelImpl<T>, end: ReceiverImpl<T>, governor: ScopeImpl) {
    super(governor, "channel.receive", channel.name);
    this.#channel = channel;
    this.end = end;
  }

  abstract deliver(value: T): void;

  /** Nothing will come any more. */
  abstract finish(error: PorticoError): void;

  protected override leave(): void {
    this.#channel.receiveLeft(this);
  }
}

class ValueWait<T> extends ReceiveWait<T> {
  override deliver(value: T): void {
    this.resolve(value);
  }

  override finish(error: PorticoError): void {
    this.refuse(error);
  }
}

/** A step of a loop. */
class NextWait<T> extends ReceiveWait<T> {
  override deliver(value: T): void {
    this.resolve({ done: false, value });
  }

  override finish(): void {
    this.resolve(done);
  }
}
