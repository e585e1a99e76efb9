import { invalid } from "../platform-error.ts";
import { implOf } from "../scope/impl-of.ts";
import { type Movable, movable, type Owned, type Ownership } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Scope } from "../scope/types.ts";
import { checkFunction, Line } from "./line.ts";
import { Queued, WaitQueue } from "./queue.ts";
import type { Permit, Semaphore, SyncOptions } from "./types.ts";

export class SemaphoreImpl extends Line implements Semaphore {
  readonly #total: number;
  #available: number;
  readonly #queue: WaitQueue<PermitWait> = new WaitQueue();

  constructor(home: ScopeImpl, permits: number, options: SyncOptions | undefined) {
    checkPermits("semaphore", permits, Number.MAX_SAFE_INTEGER, options?.name);
    super("semaphore", home, options);
    this.#total = permits;
    this.#available = permits;
  }

  get available(): number {
    return this.#available;
  }

  acquire(scope: Scope, permits = 1): Promise<Permit> {
    try {
      const governor = implOf(scope, "semaphore.acquire");
      const taken = this.#take(governor, permits, "semaphore.acquire");
      return taken === undefined ? this.#wait(governor, permits) : Promise.resolve(taken);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tryAcquire(scope: Scope, permits = 1): Permit | undefined {
    return this.#take(implOf(scope, "semaphore.tryAcquire"), permits, "semaphore.tryAcquire");
  }

  async with<T>(scope: Scope, fn: () => T | PromiseLike<T>, permits = 1): Promise<T> {
    const op = "semaphore.with";
    checkFunction(op, fn);
    const governor = implOf(scope, op);
    const permit = this.#take(governor, permits, op) ?? (await this.#wait(governor, permits));
    try {
      // Cancelled since it got the permits: nothing of `fn` must happen.
      if (governor.refuses) governor.admit(op, this.name);
      return await fn();
    } finally {
      permit.release();
    }
  }

  #take(governor: ScopeImpl, permits: number, op: string): Taken | undefined {
    checkPermits(op, permits, this.#total, this.name);
    this.admit(governor, op);
    if (this.#queue.first !== null || permits > this.#available) return undefined;
    return this.#grant(governor, permits);
  }

  #grant(governor: ScopeImpl, permits: number): Taken {
    this.#available -= permits;
    return new Taken(this, governor, permits);
  }

  #wait(governor: ScopeImpl, permits: number): Promise<Permit> {
    const waiter = new PermitWait(this, governor, permits);
    this.#queue.join(waiter);
    return waiter.promise;
  }

  freed(permits: number): void {
    this.#available += permits;
    if (this.#queue.first !== null) this.serveSoon();
  }

  /** A waiter's scope has taken it back. Those behind it may fit. */
  left(waiter: PermitWait): void {
    this.#queue.remove(waiter);
    if (this.#queue.first !== null) this.serveSoon();
  }

  protected override serve(): void {
    for (let next = this.#queue.first; next !== null && next.permits <= this.#available; next = this.#queue.first) {
      this.#queue.take(next);
      next.resolve(this.#grant(next.governor, next.permits));
    }
  }

  protected override close(): void {
    for (const waiter of this.#queue.takeAll()) waiter.refuse(this.closedByEnd(waiter.op));
  }
}

class Taken implements Permit, Owned, Movable {
  readonly permits: number;
  readonly #semaphore: SemaphoreImpl;
  #governor: ScopeImpl;
  #released = false;

  constructor(semaphore: SemaphoreImpl, governor: ScopeImpl, permits: number) {
    this.#semaphore = semaphore;
    this.#governor = governor;
    this.permits = permits;
    governor.own(this);
  }

  get ownership(): Ownership {
    return movable(this, this.#governor, (scope) => {
      this.#governor = scope;
    });
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#governor.disown(this);
    this.#semaphore.freed(this.permits);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

class PermitWait extends Queued<Permit> {
  readonly permits: number;
  readonly #semaphore: SemaphoreImpl;

  constructor(semaphore: SemaphoreImpl, governor: ScopeImpl, permits: number) {
    super(governor, "semaphore.acquire", semaphore.name);
    this.#semaphore = semaphore;
    this.permits = permits;
  }

  protected override leave(): void {
    this.#semaphore.left(this);
  }
}

function checkPermits(op: string, permits: number, most: number, name: string | undefined): void {
  if (Number.isSafeInteger(permits) && permits >= 1 && permits <= most) return;
  throw invalid(op, `permits must be a whole number from 1 to ${most}, got ${String(permits)}`, name);
}
