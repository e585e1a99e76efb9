import type { Owned } from "../scope/owned.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { taskOf } from "../scope/task-of.ts";
import type { MutexImpl } from "./mutex.ts";
import { Queued } from "./queue.ts";
import type { Lock } from "./types.ts";

/** An acquired lock, and what its scope has to release at its end. */
export class Held implements Lock, Owned {
  readonly governor: ScopeImpl;
  readonly #mutex: MutexImpl;

  constructor(mutex: MutexImpl, governor: ScopeImpl) {
    this.#mutex = mutex;
    this.governor = governor;
    governor.own(this);
  }

  release(): void {
    if (this.#mutex.holder !== this) return;
    this.governor.disown(this);
    this.#mutex.freed();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** A task that waits for a lock. */
export class LockWait extends Queued<Lock> {
  readonly mutex: MutexImpl;
  readonly task: ScopeImpl;
  /** Another wait of the same task that began before. */
  earlier: LockWait | undefined;

  constructor(mutex: MutexImpl, governor: ScopeImpl, task: ScopeImpl) {
    super(governor, "mutex.lock", mutex.name);
    this.mutex = mutex;
    this.task = task;
  }

  override describe(): string {
    const { holder } = this.mutex;
    return holder === undefined ? super.describe() : `${super.describe()} held by "${taskOf(holder.governor).name}"`;
  }

  protected override leave(): void {
    this.mutex.left(this);
  }
}
