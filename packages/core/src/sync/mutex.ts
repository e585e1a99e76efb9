import { invalid } from "../platform-error.ts";
import { implOf } from "../scope/impl-of.ts";
import { isThenable, type ScopeImpl } from "../scope/scope.ts";
import { taskOf } from "../scope/task-of.ts";
import type { Scope } from "../scope/types.ts";
import { checkFunction, Line } from "./line.ts";
import { Held, LockWait } from "./lock.ts";
import { WaitQueue } from "./queue.ts";
import type { Immediate, Lock, Mutex, SyncOptions } from "./types.ts";

export class MutexImpl extends Line implements Mutex {
  holder: Held | undefined;
  readonly #queue: WaitQueue<LockWait> = new WaitQueue();

  constructor(home: ScopeImpl, options: SyncOptions | undefined) {
    super("mutex", home, options);
  }

  get locked(): boolean {
    return this.holder !== undefined || this.#queue.first !== null;
  }

  get owner(): string | undefined {
    return this.holder === undefined ? undefined : taskOf(this.holder.governor).name;
  }

  lock(scope: Scope): Promise<Lock> {
    try {
      const governor = implOf(scope, "mutex.lock");
      const held = this.#take(governor, "mutex.lock");
      return held === undefined ? this.#wait(governor) : Promise.resolve(held);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tryLock(scope: Scope): Lock | undefined {
    return this.#take(implOf(scope, "mutex.tryLock"), "mutex.tryLock");
  }

  async with<T>(scope: Scope, fn: () => T | PromiseLike<T>): Promise<T> {
    const op = "mutex.with";
    checkFunction(op, fn);
    const governor = implOf(scope, op);
    const lock = this.#take(governor, op) ?? (await this.#wait(governor));
    try {
      // Cancelled since it got the lock: nothing of `fn` must happen.
      if (governor.refuses) governor.admit(op, this.name);
      return await fn();
    } finally {
      lock.release();
    }
  }

  async withSync<T>(scope: Scope, fn: () => Immediate<T>): Promise<T> {
    const op = "mutex.withSync";
    checkFunction(op, fn);
    if (isAsync(fn)) throw invalid(op, "takes no async function; use with", this.name);
    const governor = implOf(scope, op);
    const lock = this.#take(governor, op) ?? (await this.#wait(governor));
    try {
      if (governor.refuses) governor.admit(op, this.name);
      return this.#immediate(op, fn() as T);
    } finally {
      lock.release();
    }
  }

  #immediate<T>(op: string, result: T): T {
    if (!isThenable(result)) return result;
    result.then(undefined, this.home.runtime.report);
    throw invalid(op, "its function returned a promise, whose work the lock does not cover; use with", this.name);
  }

  #take(governor: ScopeImpl, op: string): Held | undefined {
    this.admit(governor, op);
    return this.locked ? undefined : this.#grant(governor);
  }

  #grant(governor: ScopeImpl): Held {
    this.holder = new Held(this, governor);
    return this.holder;
  }

  #wait(governor: ScopeImpl): Promise<Lock> {
    const waiter = new LockWait(this, governor, taskOf(governor));
    governor.runtime.locks.add(waiter);
    this.#queue.join(waiter);
    return waiter.promise;
  }

  /** The lock has been released. */
  freed(): void {
    this.holder = undefined;
    if (this.#queue.first !== null) this.serveSoon();
  }

  /** A waiter's scope has taken it back. */
  left(waiter: LockWait): void {
    waiter.governor.runtime.locks.remove(waiter);
    this.#queue.remove(waiter);
  }

  /** Ends the waiting of one that can have no other end. */
  refuse(waiter: LockWait, error: unknown): void {
    this.#dequeue(waiter);
    waiter.reject(error);
  }

  #dequeue(waiter: LockWait): void {
    waiter.governor.runtime.locks.remove(waiter);
    this.#queue.take(waiter);
  }

  protected override serve(): void {
    const next = this.#queue.first;
    if (next === null || this.holder !== undefined) return;
    this.#dequeue(next);
    next.resolve(this.#grant(next.governor));
  }

  protected override close(): void {
    for (let next = this.#queue.first; next !== null; next = this.#queue.first) {
      this.#dequeue(next);
      next.refuse(this.closedByEnd(next.op));
    }
  }
}

/** Whether it can be told without calling it. */
function isAsync(fn: unknown): boolean {
  return Object.prototype.toString.call(fn) === "[object AsyncFunction]";
}
