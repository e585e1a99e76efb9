import type { PorticoError } from "../errors.ts";
import type { ScopeImpl } from "./scope.ts";
import type { Task, TaskStatus } from "./types.ts";
import { markHandled, Waiter } from "./waiter.ts";

/** The handle that `spawn` gives out: its scope has everything. */
export class TaskImpl<T> implements Task<T> {
  readonly #scope: ScopeImpl;

  constructor(scope: ScopeImpl) {
    this.#scope = scope;
  }

  get name(): string {
    return this.#scope.name;
  }

  get status(): TaskStatus {
    const scope = this.#scope;
    if (scope.phase === "waiting-to-start") return scope.phase;
    if (scope.phase !== "ended") return "running";
    if (scope.failures !== undefined) return "failed";
    return scope.gaveUp ? "cancelled" : "done";
  }

  join(): Promise<T> {
    const scope = this.#scope;
    const governor = scope.parent as ScopeImpl;
    if (governor.reason !== undefined) return Promise.reject(governor.cancelError("join", this.name));
    let join: Join<T> | undefined;
    const promise = new Promise<T>((resolve, reject) => {
      if (scope.phase === "ended") {
        scope.settle(resolve, reject);
        return;
      }
      join = new Join<T>(scope, resolve, reject);
      scope.addJoin(join as Join<unknown>);
      governor.enlist(join);
      scope.runtime.locks.joined(scope);
    });
    if (join !== undefined) join.promise = promise;
    return promise;
  }

  cancel(detail?: unknown): void {
    this.#scope.cancel(detail);
  }
}

/** A pending join: told by its task's end, in the list of the scope that governs it. */
export class Join<T> extends Waiter {
  override readonly op = "join";
  /** The next join of the same task; the last one's is the first. */
  later: Join<unknown> = this as Join<unknown>;
  readonly task: ScopeImpl;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;

  constructor(task: ScopeImpl, resolve: (value: T) => void, reject: (error: unknown) => void) {
    super();
    this.task = task;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** The task has ended. */
  settle(): void {
    if (!(this.task.parent as ScopeImpl).unpark(this)) return;
    // The scope that spawned the task has the failure in any case.
    if (!this.task.succeeded) markHandled(this.promise);
    this.task.settle(this.#resolve, this.#reject);
  }

  override get resource(): string {
    return this.task.name;
  }

  override get internal(): boolean {
    return true;
  }

  override cancelled(error: PorticoError): void {
    this.#reject(error);
  }
}
