import type { PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import { implOf } from "../scope/impl-of.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Scope } from "../scope/types.ts";
import { Fifo } from "./fifo.ts";
import { Line } from "./line.ts";
import { WaitQueue } from "./queue.ts";
import { ReceiverImpl, type ReceiveWait } from "./receiver.ts";
import { SenderImpl, type SendWait } from "./sender.ts";
import type { Channel, Receiver, Sender, SyncOptions } from "./types.ts";

/**
 * A buffer between two lines. Sends wait only while it is full, receives only while nothing is sent, or for the microtask
 * in which they are served.
 */
export class ChannelImpl<T> extends Line implements Channel<T> {
  readonly capacity: number;
  readonly #buffer: Fifo<T> = new Fifo();
  readonly #sends: WaitQueue<SendWait<T>> = new WaitQueue();
  readonly #receives: WaitQueue<ReceiveWait<T>> = new WaitQueue();
  #senders = 0;
  #receivers = 0;
  #sendersGone = false;
  #receiversGone = false;

  constructor(home: ScopeImpl, capacity: number, options: SyncOptions | undefined) {
    checkCapacity(capacity, options?.name);
    super("channel", home, options);
    this.capacity = capacity;
  }

  get size(): number {
    return this.#buffer.size;
  }

  sender(scope: Scope): Sender<T> {
    const op = "channel.sender";
    const governor = implOf(scope, op);
    this.admit(governor, op);
    if (this.#sendersGone) throw this.closed(op, "all its senders have closed");
    this.#admitSend(op);
    this.#senders++;
    return new SenderImpl(this, governor);
  }

  receiver(scope: Scope): Receiver<T> {
    const op = "channel.receiver";
    const governor = implOf(scope, op);
    this.admit(governor, op);
    this.#admitSend(op);
    this.#receivers++;
    return new ReceiverImpl(this, governor);
  }

  undelivered(): T[] {
    return this.#receiversGone || this.ended ? this.#buffer.takeAll() : [];
  }

  // ---- sending ------------------------------------------------------------------------------------------------------

  #admitSend(op: string): void {
    const refusal = this.sendRefusal(op);
    if (refusal !== undefined) throw refusal;
  }

  /** What a send rejects with although its end is open, or undefined. */
  sendRefusal(op: string): PorticoError | undefined {
    if (this.ended) return this.closedByEnd(op);
    if (!this.#receiversGone) return undefined;
    return this.closed(op, `all its receivers have closed; undelivered() has what was sent before: ${this.size}`);
  }

  /** Puts the value into the buffer, if it has room. */
  accept(value: T): boolean {
    if (this.#sends.first !== null || this.#buffer.size >= this.capacity) return false;
    this.#buffer.add(value);
    if (this.#receives.first !== null) this.serveSoon();
    return true;
  }

  /** Gives the value to a receive that waits for nothing that was sent before. */
  hand(value: T): boolean {
    if (this.#receives.first === null) return false;
    this.serve();
    const receive = this.#receives.first;
    if (receive === null) return false;
    this.#receives.take(receive);
    receive.deliver(value);
    return true;
  }

  waitToSend(send: SendWait<T>): Promise<void> {
    this.#sends.join(send);
    if (this.#receives.first !== null) this.serveSoon();
    return send.promise;
  }

  /** A waiting send's scope has taken it back. */
  sendLeft(send: SendWait<T>): void {
    this.#sends.remove(send);
    if (this.finished) this.serveSoon();
  }

  senderClosed(): void {
    this.#senders--;
    if (this.#senders > 0) return;
    this.#sendersGone = true;
    if (this.finished) this.serveSoon();
  }

  // ---- receiving ----------------------------------------------------------------------------------------------------

  get #holdsSome(): boolean {
    return this.#buffer.size > 0 || this.#sends.first !== null;
  }

  /** Whether the next value is for whoever asks now. */
  get offers(): boolean {
    return this.#receives.first === null && this.#holdsSome;
  }

  /** Whether nothing will come any more. */
  get finished(): boolean {
    return this.#sendersGone && !this.#holdsSome;
  }

  /** The next value, of those there must be. */
  take(): T {
    if (this.#buffer.size === 0) return this.#takeFrom(this.#sends.first as SendWait<T>);
    const value = this.#buffer.take();
    const next = this.#sends.first;
    if (next !== null) this.#buffer.add(this.#takeFrom(next));
    return value;
  }

  #takeFrom(send: SendWait<T>): T {
    this.#sends.take(send);
    send.resolve();
    return send.value;
  }

  waitToReceive<R extends ReceiveWait<T>>(receive: R): R {
    this.#receives.join(receive);
    return receive;
  }

  /** A waiting receive's scope has taken it back. */
  receiveLeft(receive: ReceiveWait<T>): void {
    this.#receives.remove(receive);
  }

  receiverClosed(receiver: ReceiverImpl<T>): void {
    for (const receive of this.#receives.takeAll(({ end }) => end === receiver)) {
      receive.finish(this.closed(receive.op, "this receiver has been closed"));
    }
    this.#receivers--;
    if (this.#receivers > 0) return;
    this.#receiversGone = true;
    for (const send of this.#sends.takeAll()) send.refuse(this.sendRefusal(send.op) as PorticoError);
  }

  finishedError(op: string): PorticoError {
    return this.closed(op, "all its senders have closed and everything was received");
  }

  // ---- the line -----------------------------------------------------------------------------------------------------

  override serve(): void {
    for (let next = this.#receives.first; next !== null && this.#holdsSome; next = this.#receives.first) {
      this.#receives.take(next);
      next.deliver(this.take());
    }
    if (this.finished) {
      for (const receive of this.#receives.takeAll()) receive.finish(this.finishedError(receive.op));
    }
  }

  protected override close(): void {
    for (const send of this.#sends.takeAll()) send.refuse(this.closedByEnd(send.op));
    for (const receive of this.#receives.takeAll()) receive.refuse(this.closedByEnd(receive.op));
  }
}

function checkCapacity(capacity: number, name: string | undefined): void {
  if (capacity === Number.POSITIVE_INFINITY || (Number.isSafeInteger(capacity) && capacity >= 0)) return;
  throw invalid("channel", `capacity must be a whole number from 0, or Infinity, got ${String(capacity)}`, name);
}
