import type { Capability, Manifest } from "../capabilities.ts";
import { type CancelReason, isPorticoError, PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import type { Runtime } from "../runtime.ts";
import { Interval } from "../time/interval.ts";
import { Alarm } from "../time/queue.ts";
import { Sleep } from "../time/sleep.ts";
import { dump } from "./dump.ts";
import { Link, List } from "./list.ts";
import { isOwned, type Owned } from "./owned.ts";
import { StoppingView } from "./stopping.ts";
import { type Join, TaskImpl } from "./task.ts";
import type { OpenScope, Resource, Scope, ScopeOptions, SpawnOptions, Stopping, Task } from "./types.ts";
import { markHandled, PromiseWaiter, type Waiter } from "./waiter.ts";

type Any = Scope<Capability>;
type Body = (scope: Any) => unknown;

/** Where a scope is in its life. Bits of the exit order: body, children, clean-up, end. */
export type Phase = "waiting-to-start" | "body" | "children" | "clean-up" | "ended";

/** What a scope's end is told to, once, before its parent hears of it. */
export type Ending = (scope: ScopeImpl) => void;

const empty: List<never> = new List<never>();

/**
 * A scope: a node of the task tree, the cancellation token of what it governs, the owner of what it opened, and the
 * API its body is handed. One object, because every spawned task has one.
 *
 * Internals are plain fields; users see the interface {@link Scope}.
 */
export class ScopeImpl extends Link {
  readonly runtime: Runtime;
  readonly parent: ScopeImpl | null;
  readonly label: string | undefined;

  phase: Phase = "body";
  value: unknown = undefined;
  /** What failed in here, in the order it happened; cancellations of this very scope are not failures. */
  failures: unknown[] | undefined;
  /** Whether the body gave up because of the cancellation. */
  gaveUp = false;

  reason: CancelReason | undefined;
  deadline: number = Number.POSITIVE_INFINITY;
  shielded = false;
  background = false;
  /** Whether the parent takes the failure: a task's yes, a nested scope's no, its caller has it. */
  reportsUp = false;
  /** Made by `openScope`: its body ends with its parent's at the latest. */
  open = false;
  /** Takes the failures of an isolated task instead of the parent. */
  isolate: ((error: unknown) => void) | undefined;

  /** Until the first member both are one shared empty list: most tasks never have a child. */
  children: List<ScopeImpl> = empty;
  waiters: List<Waiter> = empty;
  /** Deferred functions and owned resources, oldest first. */
  cleanups: Set<Owned> | undefined;
  onEnd: Ending | undefined;
  body: Body | undefined;
  #firstJoin: Join<unknown> | undefined;
  #lastJoin: Join<unknown> | undefined;
  #timer: Alarm | undefined;
  #error: PorticoError | undefined;
  #facets: Record<string, unknown> | undefined;

  constructor(runtime: Runtime, parent: ScopeImpl | null, label: string | undefined) {
    super();
    this.runtime = runtime;
    this.parent = parent;
    this.label = label;
    if (parent !== null) {
      this.reason = parent.reason;
      this.deadline = parent.deadline;
      if (parent.children === empty) parent.children = new List();
      parent.children.add(this);
    }
  }

  /** This object, also where only a stand-in for it is at hand. */
  get impl(): ScopeImpl {
    return this;
  }

  // ---- the tree -----------------------------------------------------------------------------------------------------

  get name(): string {
    return this.#ownName ?? (this.parent === null ? "root" : this.reportsUp ? "task" : "scope");
  }

  /** A function's name is found out when asked for: reading it costs a good part of a spawn. */
  get #ownName(): string | undefined {
    return this.label ?? (this.body?.name || undefined);
  }

  get supports(): Manifest<Capability> {
    return this.runtime.manifest as Manifest<Capability>;
  }

  get stopping(): Stopping {
    return new StoppingView(this);
  }

  spawn<T>(fn: (scope: Any) => T | PromiseLike<T>, options?: SpawnOptions): Task<T> {
    if (typeof fn !== "function") throw invalid("spawn", `needs a function, got ${typeof fn}`);
    this.admit("spawn");
    const child = new ScopeImpl(this.runtime, this, options?.name);
    child.phase = "waiting-to-start";
    child.reportsUp = true;
    child.body = fn as Body;
    if (options !== undefined) this.#applySpawnOptions(child, options);
    this.runtime.ready(child);
    return new TaskImpl<T>(child);
  }

  /** A task whose failure goes to `onFailure` and cancels nobody; `onEnd` runs when it has ended, however it did. */
  spawnIsolated(fn: Body, options: SpawnOptions, onFailure: (error: unknown) => void, onEnd: () => void): void {
    const child = new ScopeImpl(this.runtime, this, options.name);
    child.phase = "waiting-to-start";
    child.reportsUp = true;
    child.body = fn;
    child.isolate = onFailure;
    child.onEnd = onEnd;
    this.#applySpawnOptions(child, options);
    this.runtime.ready(child);
  }

  #applySpawnOptions(child: ScopeImpl, options: SpawnOptions): void {
    try {
      child.limit(options);
      if (options.owns !== undefined) this.#hand(options.owns, child);
    } catch (error) {
      this.children.remove(child);
      if (child.#timer !== undefined) this.runtime.timers.remove(child.#timer);
      throw error;
    }
    if (options.background === true) {
      child.background = true;
      if (this.phase !== "body") child.cancelFor({ kind: "body-ended", origin: this.name });
    }
  }

  #hand(resources: readonly Resource[], child: ScopeImpl): void {
    for (const resource of resources) {
      if (!isOwned(resource) || this.cleanups?.has(resource.ownership.owned) !== true) {
        throw invalid("spawn", "owns: each resource must belong to the scope that spawns the task");
      }
    }
    for (const resource of resources) if (isOwned(resource)) resource.ownership.moveTo(child);
  }

  scope<T>(fn: (scope: Any) => T | PromiseLike<T>, options?: ScopeOptions): Promise<T> {
    return this.#nest("scope", fn, options, false);
  }

  timeout<T>(ms: number, fn: (scope: Any) => T | PromiseLike<T>): Promise<T> {
    return this.#nest("timeout", fn, { timeout: ms }, false);
  }

  shield<T>(fn: (scope: Any) => T | PromiseLike<T>, options?: ScopeOptions): Promise<T> {
    return this.#nest("shield", fn, options, true);
  }

  #nest<T>(
    op: string,
    fn: (scope: Any) => T | PromiseLike<T>,
    options: ScopeOptions | undefined,
    shielded: boolean,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (typeof fn !== "function") throw invalid(op, `needs a function, got ${typeof fn}`);
      if (shielded) this.admitShielded(op);
      else this.admit(op);
      const child = this.openChild(options, shielded);
      child.onEnd = (ended) => ended.settle(resolve, reject);
      child.begin(fn as Body);
    });
  }

  openScope(options?: ScopeOptions): OpenScope<Capability> {
    this.admit("openScope");
    const child = this.openChild(options, false);
    child.open = true;
    child.reportsUp = true;
    let end: Promise<void> | undefined;
    const close = (): Promise<void> => {
      // From here on the failure is the closer's; a scope that nobody closes reports to its parent.
      child.reportsUp = false;
      end ??= new Promise<void>((resolve, reject) => {
        if (child.phase === "ended") child.settle(resolve, reject);
        else child.onEnd = (ended) => ended.settle(resolve, reject);
        child.bodyDone(undefined);
      });
      return end;
    };
    return { scope: child as unknown as Any, close, [Symbol.asyncDispose]: close };
  }

  /** A child that this scope waits for, but whose failure goes to its `onEnd` alone. */
  openChild(options: ScopeOptions | undefined, shielded: boolean): ScopeImpl {
    const child = new ScopeImpl(this.runtime, this, options?.name);
    if (shielded) {
      child.shielded = true;
      child.reason = undefined;
      child.deadline = Number.POSITIVE_INFINITY;
    }
    try {
      if (options !== undefined) child.limit(options);
    } catch (error) {
      this.children.remove(child);
      throw error;
    }
    return child;
  }

  // ---- cancellation -------------------------------------------------------------------------------------------------

  get cancelled(): boolean {
    return this.reason !== undefined;
  }

  cancel(detail?: unknown): void {
    this.cancelFor({ kind: "user", origin: this.name, detail });
  }

  cancelFor(reason: CancelReason): void {
    if (this.reason !== undefined || this.phase === "ended") return;
    this.reason = reason;
    for (let waiter = this.waiters.first; waiter !== null; waiter = this.waiters.first) {
      this.#refuse(waiter, this.cancelError(waiter.op, waiter.resource));
    }
    for (const child of this.children) if (!child.shielded) child.cancelFor(reason);
  }

  /** Ends a pending operation. One that nobody awaits must not end the program: its scope says what happened. */
  #refuse(waiter: Waiter, error: PorticoError): void {
    this.waiters.remove(waiter);
    markHandled(waiter.promise);
    waiter.cancelled(error);
  }

  /** The error that operations of this cancelled scope reject with. */
  cancelError(op: string, resource?: string): PorticoError {
    const reason = this.reason as CancelReason;
    const late = reason.kind === "deadline";
    const why = late
      ? `the deadline of "${reason.origin}" passed`
      : `"${reason.origin}" was cancelled (${reason.kind})`;
    const what = resource === undefined ? op : `${op} ${resource}`;
    return new PorticoError(late ? "TimedOut" : "Cancelled", `${what}: ${why}`, {
      op,
      resource,
      reason,
      cause: reason.detail,
      runtime: this.runtime.driver.runtime,
    });
  }

  checkpoint(): void {
    if (this.reason !== undefined) throw this.cancelError("checkpoint");
  }

  /** Whether there is a {@link refusal}, without making it. */
  get refuses(): boolean {
    return this.reason !== undefined || this.phase === "ended";
  }

  /** What an operation of this scope rejects with at once, or undefined. */
  refusal(op: string, resource?: string): PorticoError | undefined {
    if (this.reason !== undefined) return this.cancelError(op, resource);
    if (this.phase !== "ended") return undefined;
    return new PorticoError("Closed", `${op}: the scope "${this.name}" has ended`, { op, resource });
  }

  /** Throws unless the scope takes new work. */
  admit(op: string, resource?: string): void {
    const refusal = this.refusal(op, resource);
    if (refusal !== undefined) throw refusal;
  }

  admitShielded(op: string): void {
    if (this.phase === "ended") this.admit(op);
  }

  /** Tightens the deadline. */
  limit(options: ScopeOptions): void {
    const { timeout, deadline } = options;
    let at = this.deadline;
    if (timeout !== undefined) at = Math.min(at, this.now() + duration("timeout", timeout));
    if (deadline !== undefined) {
      if (typeof deadline !== "number" || Number.isNaN(deadline))
        throw invalid("scope", `deadline must be a time of now(), got ${deadline}`);
      at = Math.min(at, deadline);
    }
    if (at === this.deadline) return;
    this.deadline = at;
    this.#timer = new Alarm(() => this.cancelFor({ kind: "deadline", origin: this.name }));
    this.runtime.timers.add(this.#timer, at);
  }

  /** The deadline has passed while this thread slept: cancels the scope whose deadline it is, before its timer can. */
  cancelForDeadline(): void {
    let owner: ScopeImpl = this;
    while (owner.#timer === undefined && owner.parent !== null) owner = owner.parent;
    owner.cancelFor({ kind: "deadline", origin: owner.name });
  }

  // ---- waiting ------------------------------------------------------------------------------------------------------

  /**
   * A promise for a pending operation, registered until it settles.
   *
   * @param start begins the work; returns what stops it
   */
  park<T>(
    op: string,
    resource: string | undefined,
    start: (waiter: PromiseWaiter<T>) => (() => void) | undefined,
  ): Promise<T> {
    const refusal = this.refusal(op, resource);
    if (refusal !== undefined) return Promise.reject(refusal);
    const waiter = new PromiseWaiter<T>(op, resource);
    this.enlist(waiter);
    try {
      waiter.undo = start(waiter);
    } catch (error) {
      if (this.unpark(waiter)) waiter.reject(error);
    }
    return waiter.promise;
  }

  /** Notes a pending operation, to be told of the cancellation. */
  enlist(waiter: Waiter): void {
    if (this.waiters === empty) this.waiters = new List();
    this.waiters.add(waiter);
  }

  /** Whether `waiter` was still pending; it no longer is. */
  unpark(waiter: Waiter): boolean {
    if (waiter.previous === null && this.waiters.first !== waiter) return false;
    this.waiters.remove(waiter);
    return true;
  }

  wait<T>(promise: PromiseLike<T>): Promise<T> {
    if (!isThenable(promise)) return Promise.reject(invalid("wait", `needs a promise, got ${typeof promise}`));
    // Nobody will look at it any more: its failure must not count as unhandled.
    if (this.reason !== undefined) promise.then(undefined, () => undefined);
    return this.park<T>("wait", undefined, (waiter) => {
      promise.then(
        (value) => {
          if (this.unpark(waiter)) waiter.resolve(value);
        },
        (error: unknown) => {
          if (this.unpark(waiter)) waiter.reject(error);
        },
      );
      return undefined;
    });
  }

  bind<R extends Resource>(resource: R): R {
    if (!isOwned(resource)) throw invalid("bind", "takes a file, connection or listener of Portico");
    return resource.ownership.bindTo(this) as unknown as R;
  }

  defer(fn: (scope: Any) => unknown): void {
    if (typeof fn !== "function") throw invalid("defer", `needs a function, got ${typeof fn}`);
    this.admitShielded("defer");
    this.own({ release: (_abrupt, grace) => grace.scope(fn) });
  }

  /** Tells `join` of this task's end, after those that came before it. */
  addJoin(join: Join<unknown>): void {
    if (this.#lastJoin === undefined) this.#firstJoin = join;
    else this.#lastJoin.later = join;
    this.#lastJoin = join;
  }

  own(cleanup: Owned): void {
    this.cleanups ??= new Set();
    this.cleanups.add(cleanup);
  }

  disown(cleanup: Owned): void {
    this.cleanups?.delete(cleanup);
  }

  // ---- time and entropy ---------------------------------------------------------------------------------------------

  now(): number {
    return this.runtime.driver.timers.now();
  }

  wallClock(): number {
    return this.runtime.driver.timers.wallClock();
  }

  sleep(ms: number): Promise<void> {
    if (typeof ms !== "number" || !(ms >= 0)) return Promise.reject(badDuration("sleep", ms));
    return this.sleepUntil(this.now() + ms, "sleep");
  }

  sleepUntil(at: number, op: string): Promise<void> {
    const refusal = this.refusal(op);
    if (refusal !== undefined) return Promise.reject(refusal);
    let sleep: Sleep | undefined;
    const promise = new Promise<void>((resolve, reject) => {
      sleep = new Sleep(op, this, resolve, reject);
      this.enlist(sleep);
      this.runtime.timers.add(sleep, at);
    });
    if (sleep !== undefined) sleep.promise = promise;
    return promise;
  }

  interval(ms: number): AsyncIterableIterator<number> {
    if (typeof ms !== "number" || !(ms > 0)) throw badDuration("interval", ms);
    return new Interval(this, ms);
  }

  yieldNow(): Promise<void> {
    return this.park<void>("yieldNow", undefined, (waiter) => {
      this.runtime.driver.spawn.macrotask(() => {
        if (this.unpark(waiter)) waiter.resolve();
      });
      return undefined;
    });
  }

  random(): number {
    return this.runtime.random();
  }

  randomBytes(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0)
      throw invalid("randomBytes", `length must be an integer >= 0, got ${length}`);
    const bytes = new Uint8Array(length);
    this.runtime.driver.entropy.randomBytes(bytes);
    return bytes;
  }

  dump(): string {
    return dump(this);
  }

  // ---- facades, made when first asked for ---------------------------------------------------------------------------

  facet(name: "fs" | "net" | "parallel" | "blockOn"): unknown {
    this.#facets ??= {};
    this.#facets[name] ??= this.runtime.facet(name, this);
    return this.#facets[name];
  }

  get fs(): unknown {
    return this.facet("fs");
  }

  get net(): unknown {
    return this.facet("net");
  }

  get parallel(): unknown {
    return this.facet("parallel");
  }

  get blockOn(): unknown {
    return this.facet("blockOn");
  }

  // ---- life: body, children, clean-up, end --------------------------------------------------------------------------

  /** Starts a spawned task. One that was cancelled while it waited never begins. */
  startTask(): void {
    if (this.reason === undefined) {
      this.begin(this.body as Body);
    } else {
      this.gaveUp = true;
      this.bodyDone(undefined);
    }
  }

  begin(body: Body): void {
    this.phase = "body";
    let result: unknown;
    try {
      result = body(this as unknown as Any);
      if (isThenable(result)) {
        result.then(
          (value) => this.bodyDone(value),
          (error: unknown) => this.bodyFailed(error),
        );
        return;
      }
    } catch (error) {
      this.bodyFailed(error);
      return;
    }
    this.bodyDone(result);
  }

  bodyDone(value: unknown): void {
    if (this.phase !== "body" && this.phase !== "waiting-to-start") return;
    this.value = value;
    this.phase = "children";
    for (const child of this.children) {
      if (child.background) child.cancelFor({ kind: "body-ended", origin: this.name });
    }
    this.#endOpenScopes();
    this.#advance();
  }

  /** Whether nothing is left that could still close the open scopes. */
  #onlyOpenLeft(): boolean {
    for (const child of this.children) if (!child.open || child.phase !== "body") return false;
    return true;
  }

  #endOpenScopes(): void {
    let next: ScopeImpl | null;
    for (let child = this.children.first; child !== null; child = next) {
      next = child.next as ScopeImpl | null;
      if (child.open) child.bodyDone(undefined);
    }
  }

  bodyFailed(error: unknown): void {
    if (this.phase !== "body") return;
    this.#record(error);
    this.bodyDone(undefined);
  }

  /** Notes a failure and cancels the rest, unless it only says that this scope was cancelled. */
  #record(error: unknown): void {
    if (this.#isOwnCancellation(error)) {
      this.gaveUp = true;
      return;
    }
    this.failures ??= [];
    if (!this.failures.includes(error)) this.failures.push(error);
    this.cancelFor({ kind: "sibling-failed", origin: this.name, detail: error });
  }

  #childEnded(child: ScopeImpl): void {
    this.children.remove(child);
    if (child.reportsUp && !child.succeeded) this.#takeFailure(child);
    this.#advance();
  }

  #takeFailure(child: ScopeImpl): void {
    // Cancelled without a deadline: that was asked for, and nobody failed.
    if (child.failures === undefined && child.reason?.kind !== "deadline") return;
    if (child.isolate === undefined || this.#isOwnCancellation(child.error)) this.#record(child.error);
    else this.#report(child.isolate, child.error);
  }

  /** Hands an isolated task's failure to its receiver, whose own failure is one of this scope. */
  #report(receiver: (error: unknown) => void, error: unknown): void {
    try {
      receiver(error);
    } catch (failure) {
      this.#record(failure);
    }
  }

  #isOwnCancellation(error: unknown): boolean {
    return this.reason !== undefined && isPorticoError(error, "Cancelled", "TimedOut") && error.reason === this.reason;
  }

  #advance(): void {
    if (this.phase !== "children") return;
    if (this.children.first !== null) {
      if (this.#onlyOpenLeft()) this.#endOpenScopes();
      return;
    }
    if (this.cleanups === undefined || this.cleanups.size === 0) this.#end();
    else void this.#cleanUp();
  }

  async #cleanUp(): Promise<void> {
    this.phase = "clean-up";
    const deadline = this.now() + this.runtime.cleanupGrace;
    for (;;) {
      const last = lastOf(this.cleanups);
      if (last === undefined) break;
      this.disown(last);
      const grace = this.openChild({ name: `${this.name} clean-up`, deadline }, true);
      try {
        await endOf(grace, () => last.release(this.reason !== undefined, grace));
      } catch (error) {
        this.#record(error);
      }
    }
    this.phase = "children";
    this.#advance();
  }

  #end(): void {
    this.phase = "ended";
    if (this.#timer !== undefined) this.runtime.timers.remove(this.#timer);
    for (let waiter = this.waiters.first; waiter !== null; waiter = this.waiters.first) {
      const { op, resource } = waiter;
      this.#refuse(waiter, new PorticoError("Closed", `${op}: the scope "${this.name}" has ended`, { op, resource }));
    }
    for (let join = this.#firstJoin; join !== undefined; join = join.later) join.settle();
    this.onEnd?.(this);
    if (this.parent !== null) this.parent.#childEnded(this);
  }

  get succeeded(): boolean {
    return this.failures === undefined && !this.gaveUp;
  }

  /** What the ended scope, which has not succeeded, rejects with: always the same object. */
  get error(): unknown {
    const { failures } = this;
    if (failures?.length === 1) return failures[0];
    this.#error ??= failures === undefined ? this.cancelError("scope", this.#ownName) : several(this.name, failures);
    return this.#error;
  }

  settle<T>(resolve: (value: T) => void, reject: (error: unknown) => void): void {
    if (this.succeeded) resolve(this.value as T);
    else reject(this.error);
  }
}

function several(name: string, errors: readonly unknown[]): PorticoError {
  const message = `${errors.length} failures in "${name}", the first: ${String(errors[0])}`;
  return new PorticoError("Several", message, { errors, cause: errors[0] });
}

/** Runs `body` as the body of `scope` and resolves when the scope has ended. */
export function endOf<T>(scope: ScopeImpl, body: () => T | PromiseLike<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    scope.onEnd = (ended) => ended.settle(resolve, reject);
    scope.begin(body);
  });
}

export function duration(op: string, ms: number): number {
  if (typeof ms !== "number" || !(ms >= 0)) throw badDuration(op, ms);
  return ms;
}

function badDuration(op: string, ms: unknown): PorticoError {
  return invalid(op, `needs milliseconds, a number ${op === "interval" ? "> 0" : ">= 0"}, got ${String(ms)}`);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

function lastOf<T>(set: Set<T> | undefined): T | undefined {
  let last: T | undefined;
  if (set !== undefined) for (const item of set) last = item;
  return last;
}
