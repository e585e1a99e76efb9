import type { Scope } from "../scope/types.ts";

export interface SyncOptions {
  /** Shown by `dump()` and in errors. */
  readonly name?: string;
}

/** What `withSync` expects of a function's result; the type that an async function gets is the reason why it does not fit. */
export type Immediate<T> = T extends PromiseLike<unknown> ? "withSync takes no async function, use with" : T;

/**
 * Lets one task at a time through. A task is what `spawn` and `start` make, or the root; a nested `scope` acts for the task it
 * is in. Who waits is served in the order of the calls.
 *
 * Acquiring rejects with `Cancelled`/`TimedOut` if the scope it is given is cancelled, before or while it waits; with
 * `Closed` if that scope or the one that made the mutex has ended; and with `Deadlock` if waiting could never end: the
 * task has the lock or waits for it already, or who has it waits for something this task has.
 */
export interface Mutex {
  readonly name: string | undefined;
  /** Whether somebody has the lock or is about to get it. */
  readonly locked: boolean;
  /** Name of the task that has the lock. */
  readonly owner: string | undefined;

  /**
   * Resolves with the lock, which is released at the end of `scope` at the latest. Until it resolves, cancelling `scope`
   * leaves the line without having had the lock.
   */
  lock(scope: Scope): Promise<Lock>;

  /** The lock if nobody has it and nobody waits. Throws what `lock` rejects with, except `Deadlock`. */
  tryLock(scope: Scope): Lock | undefined;

  /** Calls `fn` with the lock taken, at once if it is free, and releases it when `fn` is done, whether it returns or throws. */
  with<T>(scope: Scope, fn: () => T | PromiseLike<T>): Promise<T>;

  /**
   * The same for a function that does not wait, so that nothing else can happen while the lock is taken.
   *
   * @throws PorticoError `InvalidInput` for an `async` function, which is not called, and for one that returns a promise;
   *   what that promise rejects with goes to the run's `report`
   */
  withSync<T>(scope: Scope, fn: () => Immediate<T>): Promise<T>;
}

/** A lock that was acquired. Not thenable. */
export interface Lock extends Disposable {
  /** Gives it to the next in line. A lock that was released before, or by the end of its scope, is left alone. */
  release(): void;
}

/**
 * Counts permits. Who waits is served in the order of the calls: a request that fits does not overtake one that does not.
 *
 * Acquiring rejects as with {@link Mutex}, without `Deadlock`: a permit may be released by another task. More
 * permits than there are, and numbers that are not whole or below 1, are `InvalidInput`.
 */
export interface Semaphore {
  readonly name: string | undefined;
  /** Permits that nobody has. */
  readonly available: number;

  /** Resolves with the permits, which are released at the end of `scope` at the latest. */
  acquire(scope: Scope, permits?: number): Promise<Permit>;

  /** The permits if they are available and nobody waits. Throws what `acquire` rejects with. */
  tryAcquire(scope: Scope, permits?: number): Permit | undefined;

  /** Calls `fn` with the permits taken, at once if they are free, and releases them when `fn` is done, however it is. */
  with<T>(scope: Scope, fn: () => T | PromiseLike<T>, permits?: number): Promise<T>;
}

/** Permits that were acquired. With `owns` a task that is spawned takes them over. Not thenable. */
export interface Permit extends Disposable {
  readonly permits: number;
  /** Gives them back. Permits that were given back before are left alone. */
  release(): void;
}

/**
 * Hands values from senders to receivers, each value to one receiver, in the order in which they were sent. Any value is
 * fine, `undefined` too; one with a `then` is waited for by the promise that delivers it, as everywhere.
 *
 * A channel is open until its first sender and receiver are there. It closes, for good, for receivers when its last sender has
 * closed, after they have had everything that was sent; for senders when its last receiver has closed; for all
 * when the scope that made it ends. Register what belongs together before any of it can end.
 */
export interface Channel<T> {
  readonly name: string | undefined;
  /** Values it holds that nobody has taken yet; 0 for a rendezvous. */
  readonly capacity: number;
  /** Values in it now. */
  readonly size: number;

  /**
   * An end that `scope` governs and that closes when `scope` ends, however it does. A task that is about to be spawned can
   * be given one with `owns`, so that nobody finds the channel closed before the task has begun, and waits if it never does.
   *
   * @throws PorticoError `Closed` if all senders or all receivers have closed
   */
  sender(scope: Scope): Sender<T>;
  /**
   * The other end, governed and closed in the same way.
   *
   * @throws PorticoError `Closed` if all receivers have closed
   */
  receiver(scope: Scope): Receiver<T>;

  /** Takes out what was sent and will not be received, because the last receiver has closed. Before that it is empty. */
  undelivered(): T[];
}

/** An end of a channel. Not thenable. */
export interface Sender<T> extends Disposable {
  /**
   * Resolves when the channel has the value; with capacity 0, when a receiver has it. Whoever is cancelled while it waits
   * has not sent: the value is not in the channel.
   *
   * @throws PorticoError `Closed` after `close`, or when no receiver is left
   */
  send(value: T): Promise<void>;
  /** Whether the channel, or with capacity 0 a receiver that waits, has taken the value. Throws what `send` rejects with. */
  trySend(value: T): boolean;
  /** Refuses further sends; those that wait still deliver. Closing twice is fine. */
  close(): void;
}

/** An end of a channel. Leaving a loop over it early leaves it open. Not thenable. */
export interface Receiver<T> extends AsyncIterable<T> {
  /**
   * The next value. Whoever is cancelled while it waits has taken nothing.
   *
   * @throws PorticoError `Closed` when the senders have closed and everything was received, or after `close`
   */
  receive(): Promise<T>;
  /** The next value, if there is one that nobody waits for. Throws what `receive` rejects with. */
  tryReceive(): { readonly value: T } | undefined;
  /** Values one by one until the senders have closed or this end has. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;
  /** Ends this end's receiving, loops included. Closing twice is fine. */
  close(): void;
  [Symbol.dispose](): void;
}
