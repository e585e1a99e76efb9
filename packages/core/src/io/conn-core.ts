import { isPorticoError, PorticoError } from "../errors.ts";
import { fromPlatform } from "../platform-error.ts";
import type { Owned } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { Waiter } from "../scope/waiter.ts";
import type { ConnDriver, ConnEvents, SocketAddress } from "../traits/sockets.ts";
import { canonical, formatAddress } from "./address.ts";

type Settle<T> = (value: T) => void;

/** A promise that has been kept: what a write returns when the system took the bytes at once. */
const done: Promise<void> = Promise.resolve();

/** A read that waits for the driver. */
class Reader extends Waiter {
  override readonly op = "tcp.read";
  readonly #core: ConnCore;
  readonly scope: ScopeImpl;
  /** How much fits the caller's buffer, into which `deliver` copies; infinite when the chunk is handed over. */
  readonly limit: number;
  readonly deliver: (chunk: Uint8Array | null) => void;
  readonly reject: (error: unknown) => void;

  constructor(
    core: ConnCore,
    scope: ScopeImpl,
    limit: number,
    deliver: (chunk: Uint8Array | null) => void,
    reject: (error: unknown) => void,
  ) {
    super();
    this.#core = core;
    this.scope = scope;
    this.limit = limit;
    this.deliver = deliver;
    this.reject = reject;
  }

  override get resource(): string {
    return this.#core.label;
  }

  override cancelled(error: PorticoError): void {
    this.#core.dropReader();
    this.reject(error);
  }
}

/** A write, or the end of writing, that waits for its turn or for the system. */
class Writer extends Waiter {
  override readonly op: "tcp.write" | "tcp.closeWrite" | "tcp.close";
  readonly #core: ConnCore;
  readonly scope: ScopeImpl;
  /** Null: end our side. */
  readonly bytes: Uint8Array | null;
  readonly resolve: Settle<void>;
  readonly reject: (error: unknown) => void;

  constructor(
    op: Writer["op"],
    core: ConnCore,
    scope: ScopeImpl,
    bytes: Uint8Array | null,
    resolve: Settle<void>,
    reject: (error: unknown) => void,
  ) {
    super();
    this.op = op;
    this.#core = core;
    this.scope = scope;
    this.bytes = bytes;
    this.resolve = resolve;
    this.reject = reject;
  }

  override get resource(): string {
    return this.#core.label;
  }

  override cancelled(error: PorticoError): void {
    this.#core.dropWriter(this);
    this.reject(error);
  }
}

/**
 * One connection behind all its views: a read at a time, a queue of writes, and the way it ends.
 *
 * No operation registers a listener or makes more than its own promise; a write that the system takes at once not even
 * that.
 */
export class ConnCore implements ConnEvents, Owned {
  readonly driver: ConnDriver;
  readonly closeTimeout: number;
  owner: ScopeImpl;

  #reader: Reader | undefined;
  /** Whether the driver owes an answer. */
  #reading = false;
  /** Whether that answer is the driver's memory: to be copied before `data` returns. */
  #lent = false;
  /** What the driver delivered and nobody has read. */
  #stash: Uint8Array | undefined;
  #ended = false;
  #failure: unknown;
  #failed = false;

  /** The write the driver has and has not finished. */
  #writing = false;
  #queue: Writer[] = [];
  /** Our side: open; ending when the end is queued; ended when the driver has it. */
  #sending: "open" | "ending" | "ended" = "open";

  /** Set when this side is done with the connection; it may still be delivering. */
  #closed = false;
  /** Whether the driver has been told to end the connection, after which it is told nothing more. */
  left = false;
  #closing: Promise<void> = done;
  /** Wakes a closing that waits for the peer's end. */
  #peerEnded: (() => void) | undefined;

  constructor(owner: ScopeImpl, driver: ConnDriver, closeTimeout: number) {
    this.owner = owner;
    this.driver = driver;
    this.closeTimeout = closeTimeout;
    driver.attach(this);
    owner.own(this);
  }

  get local(): SocketAddress {
    return canonical(this.driver.local);
  }

  get remote(): SocketAddress {
    return canonical(this.driver.remote);
  }

  get label(): string {
    return formatAddress(this.remote);
  }

  // ---- reading ------------------------------------------------------------------------------------------------------

  /** Hands the next chunk, at most `limit` bytes of it, to `deliver`: at once if it is there. */
  read(
    scope: ScopeImpl,
    limit: number,
    deliver: (chunk: Uint8Array | null) => void,
    reject: (error: unknown) => void,
  ): void {
    if (scope.refuses) reject(scope.refusal("tcp.read", this.label));
    else if (this.#closed) reject(this.#closedError("tcp.read"));
    else if (this.#reader !== undefined) reject(this.#busyError());
    else if (this.#stash !== undefined) deliver(this.#takeStash(limit));
    else if (this.#ended) deliver(null);
    else if (this.#failed) reject(this.#failureFor("tcp.read"));
    else this.#awaitData(scope, limit, deliver, reject);
  }

  #awaitData(
    scope: ScopeImpl,
    limit: number,
    deliver: (chunk: Uint8Array | null) => void,
    reject: (error: unknown) => void,
  ): void {
    const reader = new Reader(this, scope, limit, deliver, reject);
    this.#reader = reader;
    scope.enlist(reader);
    if (!this.#reading) {
      this.#reading = true;
      // A reader with a buffer copies at once; memory the driver uses again then costs no allocation.
      this.#lent = limit !== Number.POSITIVE_INFINITY;
      this.driver.read(this.#lent ? limit : undefined);
    }
  }

  #takeStash(limit: number): Uint8Array {
    const chunk = this.#stash as Uint8Array;
    this.#stash = undefined;
    return this.#split(chunk, limit);
  }

  #split(chunk: Uint8Array, limit: number): Uint8Array {
    if (chunk.length <= limit) return chunk;
    this.#stash = this.#keep(chunk.subarray(limit));
    return chunk.subarray(0, limit);
  }

  #keep(chunk: Uint8Array): Uint8Array {
    return this.#lent ? chunk.slice() : chunk;
  }

  /** The pending reader, no longer pending. */
  #takeReader(): Reader | undefined {
    const reader = this.#reader;
    if (reader === undefined) return undefined;
    this.#reader = undefined;
    reader.scope.unpark(reader);
    return reader;
  }

  dropReader(): void {
    this.#reader = undefined;
  }

  data(chunk: Uint8Array, owned = false): void {
    this.#reading = false;
    if (owned) this.#lent = false;
    if (this.#closed) {
      this.#discard();
      return;
    }
    const reader = this.#takeReader();
    if (reader === undefined) this.#stash = this.#keep(chunk);
    else if (reader.limit === Number.POSITIVE_INFINITY) reader.deliver(this.#keep(chunk));
    else reader.deliver(this.#split(chunk, reader.limit));
    this.#lent = false;
  }

  end(): void {
    this.#reading = false;
    this.#lent = false;
    this.#ended = true;
    this.#takeReader()?.deliver(null);
    this.#peerEnded?.();
  }

  failed(error: unknown): void {
    if (this.#failed) return;
    this.#reading = false;
    this.#failed = true;
    this.#failure = error;
    this.#takeReader()?.reject(this.#failureFor("tcp.read"));
    this.#failWriters((op) => this.#failureFor(op));
    this.#peerEnded?.();
  }

  // ---- writing ------------------------------------------------------------------------------------------------------

  write(scope: ScopeImpl, bytes: Uint8Array): Promise<void> {
    const refusal = this.#refuseWrite(scope);
    if (refusal !== undefined) return Promise.reject(refusal);
    if (bytes.length === 0) return done;
    if (this.#writing) return this.#enqueue("tcp.write", scope, bytes);
    this.#writing = true;
    if (this.driver.write(bytes)) {
      this.#writing = false;
      return done;
    }
    if (this.#failed) return Promise.reject(this.#failureFor("tcp.write"));
    return this.#enqueue("tcp.write", scope, bytes);
  }

  #refuseWrite(scope: ScopeImpl): PorticoError | undefined {
    if (scope.refuses) return scope.refusal("tcp.write", this.label);
    if (this.#closed || this.#sending !== "open") return this.#closedError("tcp.write");
    return this.#failed ? this.#failureFor("tcp.write") : undefined;
  }

  /** The first of the queue is the one the driver has while `#writing`. */
  #enqueue(op: Writer["op"], scope: ScopeImpl, bytes: Uint8Array | null): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const writer = new Writer(op, this, scope, bytes, resolve, reject);
      this.#queue.push(writer);
      scope.enlist(writer);
    });
  }

  /** A cancelled write: one that has not begun is not sent; one that has begun, and the end, go on unwatched. */
  dropWriter(writer: Writer): void {
    const place = this.#queue.indexOf(writer);
    if (place > 0 && writer.bytes !== null) this.#queue.splice(place, 1);
  }

  written(): void {
    if (this.#failed) return;
    this.#settleFirst();
    while (this.#queue.length > 0) {
      const { bytes } = this.#queue[0] as Writer;
      if (bytes === null) {
        this.#sendEnd();
      } else if (!this.driver.write(bytes)) {
        return;
      }
      if (this.#failed) return;
      this.#settleFirst();
    }
    this.#writing = false;
  }

  #settleFirst(): void {
    const writer = this.#queue.shift() as Writer;
    if (writer.scope.unpark(writer)) writer.resolve();
  }

  #failWriters(error: (op: string) => unknown): void {
    const writers = this.#queue;
    this.#queue = [];
    for (const writer of writers) if (writer.scope.unpark(writer)) writer.reject(error(writer.op));
  }

  closeWrite(scope: ScopeImpl): Promise<void> {
    if (scope.refuses) return Promise.reject(scope.refusal("tcp.closeWrite", this.label));
    if (this.#closed) return Promise.reject(this.#closedError("tcp.closeWrite"));
    return this.#endSending("tcp.closeWrite", scope);
  }

  #endSending(op: Writer["op"], scope: ScopeImpl): Promise<void> {
    if (this.#sending !== "open" || this.#failed) return done;
    this.#sending = "ending";
    if (this.#writing) return this.#enqueue(op, scope, null);
    this.#sendEnd();
    return done;
  }

  #sendEnd(): void {
    this.#sending = "ended";
    this.driver.closeWrite();
  }

  // ---- ending -------------------------------------------------------------------------------------------------------

  close(scope: ScopeImpl): Promise<void> {
    return this.#closeWith(scope, scope.reason !== undefined);
  }

  release(abrupt: boolean, grace: ScopeImpl): Promise<void> {
    return this.#closeWith(grace, abrupt);
  }

  #closeWith(scope: ScopeImpl, abrupt: boolean): Promise<void> {
    if (!this.#closed) {
      this.#stopReading();
      if (!abrupt) this.#closing = this.#closeGently(scope);
    }
    // Also when a gentle close is under way: the owner no longer waits for it.
    if (abrupt) this.#leave("abort");
    return this.#closing;
  }

  /** Ends the connection with a reset that the peer sees. */
  reset(): void {
    this.#stopReading();
    this.#leave("abort");
  }

  #stopReading(): void {
    this.#closed = true;
    this.#takeReader()?.reject(this.#closedError("tcp.read"));
    this.#stash = undefined;
  }

  #leave(how: "close" | "abort"): void {
    if (this.left) return;
    this.left = true;
    this.owner.disown(this);
    this.#failWriters((op) => this.#closedError(op));
    this.driver[how]();
    this.#peerEnded?.();
  }

  /**
   * Our end after everything queued, then the peer's end, so that no byte of theirs meets a closed socket and destroys
   * what we sent. After the close timeout, what the system has taken is its business and the rest is dropped.
   */
  async #closeGently(scope: ScopeImpl): Promise<void> {
    try {
      await scope.timeout(this.closeTimeout, async (inner) => {
        await this.#endSending("tcp.close", inner as unknown as ScopeImpl);
        await this.#awaitPeerEnd(inner as unknown as ScopeImpl);
      });
    } catch (error) {
      // Time is up or the scope was cancelled; a broken connection has told its writers already.
      if (!this.#failed && !isPorticoError(error, "TimedOut", "Cancelled", "Closed")) throw error;
    } finally {
      const unsent = this.#writing && !this.#failed;
      this.#leave(unsent || scope.reason !== undefined ? "abort" : "close");
    }
  }

  #awaitPeerEnd(scope: ScopeImpl): Promise<void> {
    return scope.park<void>("tcp.close", this.label, (waiter) => {
      this.#peerEnded = () => {
        if (scope.unpark(waiter)) waiter.resolve();
      };
      if (this.#ended || this.#failed || this.left) this.#peerEnded();
      else this.#discard();
      return undefined;
    });
  }

  #discard(): void {
    if (this.#reading || this.#ended || this.#failed) return;
    this.#reading = true;
    this.driver.read();
  }

  // ---- errors -------------------------------------------------------------------------------------------------------

  #closedError(op: string): PorticoError {
    return new PorticoError("Closed", `${op} ${this.label}: this side has been closed`, { op, resource: this.label });
  }

  #busyError(): PorticoError {
    const op = "tcp.read";
    return new PorticoError("Busy", `${op} ${this.label}: another read waits; one at a time`, {
      op,
      resource: this.label,
    });
  }

  #failureFor(op: string): PorticoError {
    return fromPlatform(this.owner.runtime.driver, this.#failure, op, this.label);
  }
}
