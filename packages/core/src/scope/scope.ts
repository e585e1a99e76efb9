import type { Capability, Manifest } from "../capabilities.ts";
import { all } from "../choose/all.ts";
import { any } from "../choose/any.ts";
import { race } from "../choose/race.ts";
import { select } from "../choose/select.ts";
import type { NamedArms, Select, SelectOptions } from "../choose/types.ts";
import { type CancelReason, isPorticoError, PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import type { Runtime } from "../runtime.ts";
import { ChannelImpl } from "../sync/channel.ts";
import { MutexImpl } from "../sync/mutex.ts";
import { SemaphoreImpl } from "../sync/semaphore.ts";
import type { Channel, Mutex, Semaphore, SyncOptions } from "../sync/types.ts";
import { Interval } from "../time/interval.ts";
import { Alarm } from "../time/queue.ts";
import { Sleep } from "../time/sleep.ts";
import type { IntervalOptions } from "../time/types.ts";
import { followSignal, type PlatformSignal, signalOf } from "./abort-signal.ts";
import { cancelError, cancelTree } from "./cancel.ts";
import { Cleanups } from "./cleanups.ts";
import { dump } from "./dump.ts";
import { tell } from "./hooks.ts";
import { isMovable, type Owned } from "./owned.ts";
import type { Rare } from "./rare.ts";
import { after, firstOf, type Link, type Ring, withLast, without } from "./ring.ts";
import { addSite, siteOf } from "./site.ts";
import { start } from "./start.ts";
import { StoppingView } from "./stopping.ts";
import { type Join, TaskImpl } from "./task.ts";
import type {
  OpenScope,
  Ownable,
  Resource,
  Scope,
  ScopeOptions,
  SpawnOptions,
  Started,
  Stopping,
  Task,
} from "./types.ts";
import { markHandled, PromiseWaiter, type Waiter } from "./waiter.ts";

type Any = Scope<Capability>;
type Body = (scope: Any) => unknown;

/** Where a scope is in its life. Bits of the exit order: body, children, clean-up, end. */
export type Phase = "waiting-to-start" | "body" | "children" | "clean-up" | "ended";

/** What a scope's end is told to, once, before its parent hears of it. */
export type Ending = (scope: ScopeImpl) => void;

/** What a scope is, as bits: one field, because every task has it. */
const SHIELDED = 1;
const BACKGROUND = 2;
const REPORTS_UP = 4;
const OPEN = 8;
const GAVE_UP = 16;
const ORPHANED = 32;
const WATCHED = 64;

/**
 * A scope: a node of the task tree, the cancellation token of what it governs, the owner of what it opened, and the
 * API its body is handed. One object, because every spawned task has one; what few need is in {@link Rare}.
 *
 * Internals are plain fields; users see the interface {@link Scope}.
 */
export class ScopeImpl implements Link {
  previous: Link | null = null;
  next: Link | null = null;
  readonly runtime: Runtime;
  readonly parent: ScopeImpl | null;
  /** A number is the place of an arm, whose function may have a name. */
  readonly label: string | number | undefined;

  phase: Phase = "body";
  #flags = 0;
  value: unknown = undefined;
  reason: CancelReason | undefined;

  children: Ring<ScopeImpl> = null;
  waiters: Ring<Waiter> = null;
  onEnd: Ending | undefined;
  body: Body | undefined;
  /** The last one; they are linked in a circle. */
  #joins: Join<unknown> | undefined;
  rare: Rare | undefined;

  constructor(runtime: Runtime, parent: ScopeImpl | null, label: string | number | undefined) {
    this.runtime = runtime;
    this.parent = parent;
    this.label = label;
    if (parent !== null) {
      this.reason = parent.reason;
      parent.children = withLast(parent.children, this);
    }
  }

  /** Whether the cancellation of the scopes above stops here. */
  get shielded(): boolean {
    return (this.#flags & SHIELDED) !== 0;
  }

  get background(): boolean {
    return (this.#flags & BACKGROUND) !== 0;
  }

  /** Whether the parent takes the failure: a task's yes, a nested scope's no, its caller has it. */
  get reportsUp(): boolean {
    return (this.#flags & REPORTS_UP) !== 0;
  }

  /** Made by `openScope`: its body ends with its parent's at the latest. */
  get open(): boolean {
    return (this.#flags & OPEN) !== 0;
  }

  /** Whether the body gave up because of the cancellation. */
  get gaveUp(): boolean {
    return (this.#flags & GAVE_UP) !== 0;
  }

  get failures(): readonly unknown[] | undefined {
    return this.rare?.failures;
  }

  /** The time at which this scope is cancelled at the latest. */
  get deadline(): number {
    for (let scope: ScopeImpl = this; ; scope = scope.parent) {
      const own = scope.rare?.deadline;
      if (own !== undefined) return own;
      if (scope.shielded || scope.parent === null) return Number.POSITIVE_INFINITY;
    }
  }

  setRare<K extends keyof Rare>(key: K, value: Rare[K]): void {
    this.rare ??= {};
    this.rare[key] = value;
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
    const { label } = this;
    if (typeof label === "string") return label;
    return this.body?.name || (label === undefined ? undefined : `${this.parent?.name}[${label}]`);
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
    const child = this.makeTask(fn as Body, options);
    this.runtime.ready(child);
    return new TaskImpl<T>(child);
  }

  /** A task that is not in the queue of those that wait to start. */
  makeTask(body: Body, options: SpawnOptions | undefined, name?: string | number): ScopeImpl {
    const child = new ScopeImpl(this.runtime, this, options?.name ?? name);
    child.phase = "waiting-to-start";
    child.#flags = REPORTS_UP;
    child.body = body;
    if (options !== undefined) this.#applySpawnOptions(child, options);
    if (this.runtime.development) child.setRare("site", siteOf());
    return child;
  }

  start<T, V>(
    fn: (scope: Any, ready: (value: V) => void) => T | PromiseLike<T>,
    options?: SpawnOptions,
  ): Promise<Started<T, V>> {
    if (typeof fn !== "function") return Promise.reject(invalid("start", `needs a function, got ${typeof fn}`));
    return start(this, fn, options);
  }

  /** A task whose failure goes to `onFailure` and cancels nobody; `onEnd` runs when it has ended, however it did. */
  spawnIsolated(fn: Body, options: SpawnOptions, onFailure: (error: unknown) => void, onEnd: () => void): void {
    const child = this.makeTask(fn, options);
    child.setRare("isolate", onFailure);
    child.onEnd = onEnd;
    this.runtime.ready(child);
  }

  #applySpawnOptions(child: ScopeImpl, options: SpawnOptions): void {
    try {
      child.limit(options);
      if (options.owns !== undefined) this.#hand(options.owns, child);
    } catch (error) {
      this.children = without(this.children, child);
      child.#forget();
      throw error;
    }
    if (options.background === true) {
      child.#flags |= BACKGROUND;
      if (this.phase !== "body") child.cancelFor({ kind: "body-ended", origin: this.name });
    }
  }

  #hand(owned: readonly Ownable[], child: ScopeImpl): void {
    for (const one of owned) {
      if (!isMovable(one) || this.rare?.cleanups?.has(one.ownership.owned) !== true) {
        throw invalid(
          "spawn",
          "owns: each must be a resource, end or permit that belongs to the scope that spawns the task",
        );
      }
    }
    for (const one of owned) if (isMovable(one)) one.ownership.moveTo(child);
  }

  scope<T>(fn: (scope: Any) => T | PromiseLike<T>, options?: ScopeOptions): Promise<T> {
    return this.#nest("scope", fn, options, false);
  }

  timeout<T>(ms: number, fn: (scope: Any) => T | PromiseLike<T>): Promise<T> {
    // Left out it is a mistake, and must not mean "none".
    return this.#nest("timeout", fn, { timeout: ms ?? Number.NaN }, false);
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
      child.onEnd = (ended) => ended.settleCall(op, options?.name, resolve, reject);
      if (child.reason === undefined) child.begin(fn as Body);
      else child.endUnbegun();
    });
  }

  openScope(options?: ScopeOptions): OpenScope<Capability> {
    this.admit("openScope");
    const child = this.openChild(options, false);
    child.#flags |= OPEN | REPORTS_UP;
    let end: Promise<void> | undefined;
    const close = (): Promise<void> => {
      // From here on the failure is the closer's; a scope that nobody closes reports to its parent.
      child.keepFailure();
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
  openChild(options: ScopeOptions | undefined, shielded: boolean, name?: string): ScopeImpl {
    const child = new ScopeImpl(this.runtime, this, options?.name ?? name);
    if (shielded) {
      child.#flags = SHIELDED;
      child.reason = undefined;
    }
    try {
      if (options !== undefined) child.limit(options);
    } catch (error) {
      this.children = without(this.children, child);
      child.#forget();
      throw error;
    }
    return child;
  }

  /** From here on the failure is for whom `onEnd` tells, and not for the parent. */
  keepFailure(): void {
    this.#flags &= ~REPORTS_UP;
  }

  all(arms: readonly Body[]): Promise<unknown[]> {
    return all(this, arms);
  }

  race(arms: readonly Body[]): Promise<unknown> {
    return race(this, arms);
  }

  any(arms: readonly Body[]): Promise<unknown> {
    return any(this, arms);
  }

  select(arms: NamedArms<Capability>, options?: SelectOptions): Select<unknown> {
    return select(this, arms, options);
  }

  // ---- cancellation -------------------------------------------------------------------------------------------------

  get cancelled(): boolean {
    return this.reason !== undefined;
  }

  cancel(detail?: unknown): void {
    this.cancelFor({ kind: "user", origin: this.name, detail });
  }

  /** @param errors what operations have rejected with already for this very reason */
  cancelFor(reason: CancelReason, errors: PorticoError[] = []): void {
    if (this.reason !== undefined || this.phase === "ended") return;
    // Noted first: a listener of `signal` may end the scope before this returns.
    if (this.runtime.cancelGrace !== Number.POSITIVE_INFINITY) {
      this.#flags |= WATCHED;
      this.runtime.cancelledScopes.add(this);
    }
    cancelTree(this, reason, errors);
    if (reason.kind === "deadline") tell(this.runtime.hooks.timedOut, this);
  }

  /** An `AbortSignal` that aborts when this scope is cancelled or has ended. */
  get signal(): PlatformSignal {
    return signalOf(this);
  }

  /** Ends a pending operation. One that nobody awaits must not end the program: its scope says what happened. */
  refuse(waiter: Waiter, error: PorticoError): void {
    this.#leave(waiter);
    markHandled(waiter.promise);
    waiter.cancelled(error);
  }

  cancelError(op: string, resource?: string): PorticoError {
    return cancelError(this, op, resource);
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

  /** Takes the options that say when this scope is cancelled. */
  limit(options: ScopeOptions): void {
    const { timeout, deadline, abandonAfter, signal } = options;
    let at = this.deadline;
    const inherited = at;
    if (timeout !== undefined) at = Math.min(at, this.now() + duration("timeout", timeout));
    if (deadline !== undefined) {
      if (typeof deadline !== "number" || Number.isNaN(deadline))
        throw invalid("scope", `deadline must be a time of now(), got ${deadline}`);
      at = Math.min(at, deadline);
    }
    if (abandonAfter !== undefined) this.setRare("abandonAfter", duration("abandonAfter", abandonAfter));
    if (signal !== undefined) followSignal(this, signal);
    if (at !== inherited) this.#ringAt(at);
  }

  #ringAt(at: number): void {
    const timer = new Alarm(() => this.#cancelLate());
    this.setRare("deadline", at);
    this.setRare("timer", timer);
    this.runtime.timers.add(timer, at);
  }

  #cancelLate(): void {
    this.cancelFor({ kind: "deadline", origin: this.name });
  }

  /** The deadline has passed while this thread slept: cancels the scope whose deadline it is, before its timer can. */
  cancelForDeadline(): void {
    let owner: ScopeImpl = this;
    while (owner.rare?.timer === undefined && owner.parent !== null) owner = owner.parent;
    owner.#cancelLate();
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
    this.waiters = withLast(this.waiters, waiter);
    if (this.runtime.limits !== null) this.runtime.limits.watch(this, waiter);
    this.runtime.observer?.waiting(waiter, this);
  }

  /** Whether `waiter` was still pending; it no longer is. */
  unpark(waiter: Waiter): boolean {
    if (waiter.next === null) return false;
    this.#leave(waiter);
    this.runtime.observer?.settling(waiter, this);
    return true;
  }

  #leave(waiter: Waiter): void {
    this.waiters = without(this.waiters, waiter);
    if (waiter.alarm !== undefined) this.runtime.timers.remove(waiter.alarm);
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
    const view = isMovable(resource) ? resource.ownership.bindTo?.(this) : undefined;
    if (view === undefined) throw invalid("bind", "takes a file, connection or listener of Portico");
    return view as unknown as R;
  }

  defer(fn: (scope: Any) => unknown): void {
    if (typeof fn !== "function") throw invalid("defer", `needs a function, got ${typeof fn}`);
    this.admitShielded("defer");
    this.own({ release: (_abrupt, grace) => grace.scope(fn) });
  }

  /** Tells `join` of this task's end, after those that came before it. */
  addJoin(join: Join<unknown>): void {
    const last = this.#joins;
    join.later = last?.later ?? join;
    if (last !== undefined) last.later = join;
    this.#joins = join;
  }

  #settleJoins(): void {
    const last = this.#joins;
    if (last === undefined) return;
    let join: Join<unknown> = last;
    do {
      join = join.later;
      join.settle();
    } while (join !== last);
    this.#joins = undefined;
  }

  own(cleanup: Owned): void {
    this.rare ??= {};
    this.rare.cleanups ??= new Cleanups();
    this.rare.cleanups.add(cleanup);
  }

  disown(cleanup: Owned): void {
    this.rare?.cleanups?.delete(cleanup);
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
    return this.sleepTo(this.now() + ms, "sleep");
  }

  sleepUntil(at: number): Promise<void> {
    if (typeof at !== "number" || Number.isNaN(at))
      return Promise.reject(invalid("sleepUntil", `needs a time of now(), got ${String(at)}`));
    return this.sleepTo(at, "sleepUntil");
  }

  sleepTo(at: number, op: string): Promise<void> {
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

  interval(ms: number, options: IntervalOptions = {}): AsyncIterableIterator<number> {
    if (typeof ms !== "number" || !(ms > 0)) throw badDuration("interval", ms);
    return new Interval(this, ms, options);
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

  // ---- synchronisation ----------------------------------------------------------------------------------------------

  channel<T>(capacity: number, options?: SyncOptions): Channel<T> {
    return new ChannelImpl<T>(this, capacity, options);
  }

  mutex(options?: SyncOptions): Mutex {
    return new MutexImpl(this, options);
  }

  semaphore(permits: number, options?: SyncOptions): Semaphore {
    return new SemaphoreImpl(this, permits, options);
  }

  // ---- facades, made when first asked for ---------------------------------------------------------------------------

  facet(name: "fs" | "net" | "parallel" | "blockOn"): unknown {
    this.rare ??= {};
    this.rare.facets ??= {};
    this.rare.facets[name] ??= this.runtime.facet(name, this);
    return this.rare.facets[name];
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
    if (this.reason === undefined) this.begin(this.body as Body);
    else this.endUnbegun();
  }

  endUnbegun(): void {
    this.#flags |= GAVE_UP;
    this.bodyDone(undefined);
  }

  begin(body: Body): void {
    this.phase = "body";
    let result: unknown;
    try {
      result = body(this as unknown as Any);
      if (isThenable(result)) {
        // Bound: half the memory of two closures and their context, which every waiting task would hold.
        result.then(this.bodyDone.bind(this), this.bodyFailed.bind(this));
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
    if (this.children !== null) this.#endWithBody();
    this.#advance();
  }

  #endWithBody(): void {
    for (let child = firstOf(this.children); child !== null; child = after(this.children, child)) {
      if (child.background) child.cancelFor({ kind: "body-ended", origin: this.name });
    }
    this.#endOpenScopes();
  }

  /** Whether nothing is left that could still close the open scopes. */
  #onlyOpenLeft(): boolean {
    for (let child = firstOf(this.children); child !== null; child = after(this.children, child)) {
      if (!child.open || child.phase !== "body") return false;
    }
    return true;
  }

  #endOpenScopes(): void {
    let next: ScopeImpl | null;
    for (let child = firstOf(this.children); child !== null; child = next) {
      next = after(this.children, child);
      if (child.open) child.bodyDone(undefined);
    }
  }

  bodyFailed(error: unknown): void {
    if (this.phase !== "body") {
      // Nobody is left to take it, and it must not be lost.
      if ((this.#flags & ORPHANED) !== 0 && !this.#isOwnCancellation(error)) this.runtime.report(error);
      return;
    }
    // Of a cancellation many tasks have the same error.
    if (this.rare?.site !== undefined && !this.#isOwnCancellation(error)) addSite(error, this);
    this.fail(error);
    this.bodyDone(undefined);
  }

  /** Ends the body without waiting for it. */
  orphan(): void {
    this.#flags |= GAVE_UP | ORPHANED;
    this.bodyDone(undefined);
  }

  /** Notes a failure and cancels the rest, unless it only says that this scope was cancelled. */
  fail(error: unknown): void {
    if (this.#isOwnCancellation(error)) {
      this.#flags |= GAVE_UP;
      return;
    }
    this.rare ??= {};
    this.rare.failures ??= [];
    if (!this.rare.failures.includes(error)) this.rare.failures.push(error);
    this.cancelFor({ kind: "sibling-failed", origin: this.name, detail: error });
  }

  #childEnded(child: ScopeImpl): void {
    this.children = without(this.children, child);
    if (child.reportsUp && !child.succeeded) this.#takeFailure(child);
  }

  #takeFailure(child: ScopeImpl): void {
    // Cancelled without a deadline: that was asked for, and nobody failed.
    if (child.failures === undefined && child.reason?.kind !== "deadline") return;
    const isolate = child.rare?.isolate;
    if (isolate === undefined || this.#isOwnCancellation(child.error)) this.fail(child.error);
    else this.#report(isolate, child.error);
  }

  /** Hands an isolated task's failure to its receiver, whose own failure is one of this scope. */
  #report(receiver: (error: unknown) => void, error: unknown): void {
    try {
      receiver(error);
    } catch (failure) {
      this.fail(failure);
    }
  }

  #isOwnCancellation(error: unknown): boolean {
    // In this order because nearly all that fail are cancelled ones.
    return (
      this.reason !== undefined &&
      isPorticoError(error) &&
      error.reason === this.reason &&
      (error.code === "Cancelled" || error.code === "TimedOut")
    );
  }

  /** Goes on with the exit of this scope, and of those above that waited for nothing else: trees may be deeper than the stack. */
  #advance(): void {
    for (let scope: ScopeImpl = this; scope.#canEnd(); scope = scope.parent) {
      scope.#end();
      if (scope.parent === null) return;
      scope.parent.#childEnded(scope);
    }
  }

  /** Whether only the end is left; starts what has to come before it. */
  #canEnd(): boolean {
    if (this.phase !== "children") return false;
    if (this.children !== null) {
      if (this.#onlyOpenLeft()) this.#endOpenScopes();
      return false;
    }
    if ((this.rare?.cleanups?.size ?? 0) === 0) return true;
    void this.#cleanUp();
    return false;
  }

  async #cleanUp(): Promise<void> {
    this.phase = "clean-up";
    const deadline = this.now() + this.runtime.cleanupGrace;
    for (;;) {
      const last = this.rare?.cleanups?.last;
      if (last === undefined) break;
      this.disown(last);
      const grace = this.openChild({ name: `${this.name} clean-up`, deadline }, true);
      try {
        await endOf(grace, () => last.release(this.reason !== undefined, grace));
      } catch (error) {
        this.fail(error);
      }
    }
    this.phase = "children";
    this.#advance();
  }

  #end(): void {
    this.phase = "ended";
    this.#forget();
    for (let waiter = firstOf(this.waiters); waiter !== null; waiter = firstOf(this.waiters)) {
      const { op, resource } = waiter;
      this.refuse(waiter, new PorticoError("Closed", `${op}: the scope "${this.name}" has ended`, { op, resource }));
    }
    if (this.reportsUp && this.gaveUp && this.failures === undefined && this.reason?.kind !== "deadline") {
      tell(this.runtime.hooks.cancelled, this);
    }
    this.#settleJoins();
    this.onEnd?.(this);
  }

  /** Lets go of what would reach this scope from outside. */
  #forget(): void {
    if ((this.#flags & WATCHED) !== 0) this.runtime.cancelledScopes.delete(this);
    const { rare } = this;
    if (rare === undefined) return;
    if (rare.timer !== undefined) this.runtime.timers.remove(rare.timer);
    if (rare.abandonment !== undefined) this.runtime.timers.remove(rare.abandonment);
    rare.unlisten?.();
    rare.abort?.abort(this.refusal("signal"));
  }

  get succeeded(): boolean {
    return this.failures === undefined && !this.gaveUp;
  }

  /** What the ended scope, which has not succeeded, rejects with: always the same object. */
  get error(): unknown {
    const { failures } = this;
    if (failures?.length === 1) return failures[0];
    this.rare ??= {};
    this.rare.error ??=
      failures === undefined ? this.cancelError("scope", this.#ownName) : several(this.name, failures);
    return this.rare.error;
  }

  settle<T>(resolve: (value: T) => void, reject: (error: unknown) => void): void {
    if (this.succeeded) resolve(this.value as T);
    else reject(this.error);
  }

  /** The same for a call that made this scope: its cancellation names the call. */
  settleCall<T>(
    op: string,
    resource: string | undefined,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void {
    if (this.succeeded || this.failures !== undefined) this.settle(resolve, reject);
    else reject(this.cancelError(op, resource));
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

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
