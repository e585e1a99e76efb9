import type { Capability, Manifest } from "../capabilities.ts";
import type { Arm, ArmResult, ArmResults, NamedArms, Select, Selected, SelectOptions } from "../choose/types.ts";
import type { FileSystem, SyncDir } from "../io/fs-types.ts";
import type { Net, NetClient } from "../io/net-types.ts";
import type { Channel, Mutex, Permit, Receiver, Semaphore, Sender, SyncOptions } from "../sync/types.ts";
import type { Exposed } from "../threads/expose.ts";
import type { IntervalOptions } from "../time/types.ts";
import type { AbortSignalLike, PlatformSignal } from "./abort-signal.ts";

/**
 * A runtime, for as long as its body runs. `Scope<"tcp" | "fs">` is what a library asks for when it needs sockets and
 * files; a scope without them does not fit and the compiler says which is missing.
 *
 * Everything started through a scope ends with it. Every operation is governed by exactly one scope, the one it was
 * called on or its resource is bound to; when that scope is cancelled, pending and later operations reject with
 * `Cancelled` or, if a deadline did it, `TimedOut`.
 */
export type Scope<C extends Capability = never> = BaseScope<C> & Facets<C>;

// The order matters: with the facets first the compiler takes `OpenScope` for invariant.
type Facets<C extends Capability> = ("fs" extends C ? { readonly fs: FileSystem } : unknown) &
  ("fs.sync-dir" extends C ? { readonly fs: SyncDir } : unknown) &
  ("tcp" extends C ? { readonly net: Net<C> } : "tcp.connect" extends C ? { readonly net: NetClient } : unknown) &
  ("threads" extends C ? Parallel<C> : unknown) &
  ("block-on" extends C ? BlockOn<C> : unknown);

/** What every runtime offers. */
export interface BaseScope<C extends Capability> {
  /** What the runtime can do, frozen. `has(scope, "tcp")` narrows by it. */
  readonly supports: Manifest<C>;
  readonly name: string;
  /** Whether operations governed by this scope reject. */
  readonly cancelled: boolean;
  /** The program's wish to stop, see `run`. */
  readonly stopping: Stopping;

  /**
   * Starts a task with a scope of its own. The body begins in a later microtask, in spawn order, never before this
   * returns. When the body of a task fails, its siblings are cancelled and this scope rejects with the failure.
   *
   * @throws PorticoError `Cancelled`/`TimedOut` if the scope is cancelled, `Closed` if it has ended
   */
  spawn<T>(fn: (scope: Scope<C>) => T | PromiseLike<T>, options?: SpawnOptions): Task<T>;

  /**
   * Starts a task that says when it is ready, such as a server that listens, and resolves then with the task and what
   * `ready` was called with. Until then its failure rejects this promise and cancels nobody; after it the task is one like
   * any other.
   *
   * @throws PorticoError what the task fails with before it is ready; `UnexpectedEnd` if it ends without saying so
   */
  start<T, V = void>(
    fn: (scope: Scope<C>, ready: (value: V) => void) => T | PromiseLike<T>,
    options?: SpawnOptions,
  ): Promise<Started<T, V>>;

  /** Runs `fn` in a child scope, at once, and resolves when everything started in it has ended. */
  scope<T>(fn: (scope: Scope<C>) => T | PromiseLike<T>, options?: ScopeOptions): Promise<T>;

  /** A child scope without a callback, for `await using`. Disposing it is the end of its body. */
  openScope(options?: ScopeOptions): OpenScope<C>;

  /** `scope(fn, { timeout: ms })`: rejects with `TimedOut` when `ms` milliseconds were not enough. */
  timeout<T>(ms: number, fn: (scope: Scope<C>) => T | PromiseLike<T>): Promise<T>;

  /**
   * Runs `fn` in a child scope that this scope's cancellation does not reach. Resources keep their governing scope:
   * use `bind` on those needed inside.
   */
  shield<T>(fn: (scope: Scope<C>) => T | PromiseLike<T>, options?: ScopeOptions): Promise<T>;

  /**
   * Runs `arms` at the same time, each as a task in a scope of the call, and resolves with their values in the order of the
   * list. A failure cancels the others. As of every operation here, all arms have ended when it settles.
   *
   * @throws PorticoError `InvalidInput` for what is no list of functions; `Several` if more than one arm fails, otherwise
   *   the failure as it is; `Cancelled`/`TimedOut` if this scope is cancelled, which cancels the arms
   */
  all<A extends readonly Arm<C>[] | []>(arms: A): Promise<ArmResults<A>>;

  /**
   * Settles as the first arm that ends, with its value or failure. The others are cancelled, with a reason of kind
   * `lost-race`, and waited for; what they return is dropped. Of arms that end together the earlier in the list wins.
   *
   * @throws PorticoError `InvalidInput` for an empty list and what is no list of functions; `Several` if others fail too,
   *   such as in their cleaning up; `Cancelled`/`TimedOut` if this scope is cancelled
   */
  race<A extends readonly Arm<C>[] | []>(arms: A): Promise<ArmResult<A[number]>>;

  /**
   * Resolves with the value of the first arm that succeeds; the others are cancelled and waited for as in `race`, and what
   * failed before is dropped. If no arm succeeds it rejects with all failures.
   *
   * @throws PorticoError `InvalidInput` for an empty list and what is no list of functions; `Several` with the failures in
   *   the order of the list, or the only one as it is; `Cancelled`/`TimedOut` if this scope is cancelled
   */
  any<A extends readonly Arm<C>[] | []>(arms: A): Promise<ArmResult<A[number]>>;

  /**
   * Takes what the arms come to, one a turn: `for await (const { arm, value } of scope.select({ ... }))`. All arms are in
   * flight while a turn waits. Those not taken stay so, and nothing they come to is lost; the one that was taken is started
   * anew at the next turn. An arm that fails ends the select, and the turn it is taken in rejects with the failure. Leaving
   * the loop cancels the arms, with a reason of kind `lost-race`, and waits for them; what fails then fails this scope. A
   * select that is not left ends with this scope's body.
   *
   * @throws PorticoError `InvalidInput` for no arms and what is no object of functions; `Cancelled`/`TimedOut` if this scope
   *   is cancelled, `Closed` if it has ended
   */
  select<A extends NamedArms<C>>(arms: A, options?: SelectOptions): Select<Selected<A>>;

  /** Cancels everything this scope governs. Later calls change nothing. */
  cancel(detail?: unknown): void;

  /**
   * An `AbortSignal` (WHATWG DOM) for what takes one, such as `fetch`: it aborts when this scope is cancelled, with the same
   * error that operations reject with, or has ended.
   */
  readonly signal: PlatformSignal;

  /** Throws the scope's `Cancelled` or `TimedOut` error if it is cancelled. */
  checkpoint(): void;

  /** Waits for any promise. Cancelling stops the waiting, not the work behind the promise. */
  wait<T>(promise: PromiseLike<T>): Promise<T>;

  /** A view of a resource whose operations are governed by this scope. Ownership does not change. */
  bind<R extends Resource>(resource: R): R;

  /** Runs `fn` when the scope ends, last registered first, shielded from cancellation, within the grace time. */
  defer(fn: (scope: Scope<C>) => unknown): void;

  /** Monotonic milliseconds with fractions. Only differences mean something. */
  now(): number;
  /** Milliseconds since the Unix epoch. */
  wallClock(): number;
  /** Resolves `ms` milliseconds from now or later, never earlier. `Infinity` never resolves; negative and NaN are `InvalidInput`. */
  sleep(ms: number): Promise<void>;
  /**
   * Resolves when `now()` has reached `at` or later, never earlier; in the next turn of timers if it has already. `Infinity`
   * never resolves; NaN is `InvalidInput`. Jumps of the wall clock change nothing.
   */
  sleepUntil(at: number): Promise<void>;
  /**
   * Yields 0, 1, 2... every `ms` milliseconds (> 0, else `InvalidInput`), the first after `ms`, and keeps that beat however long
   * the loop takes. Ticks missed by a slow loop are skipped unless `missed` says otherwise.
   */
  interval(ms: number, options?: IntervalOptions): AsyncIterableIterator<number>;
  /** Lets everything that is ready run, I/O included: resolves in a later macrotask. */
  yieldNow(): Promise<void>;
  /** A number in [0, 1) from the run's generator, the same sequence for the same seed. Not for secrets. */
  random(): number;
  /** `length` cryptographically strong bytes. */
  randomBytes(length: number): Uint8Array;

  /**
   * A channel between tasks, which this scope owns: it closes at the scope's end.
   *
   * @param capacity values it holds that nobody has taken: 0 for a rendezvous, `Infinity` for no bound
   * @throws PorticoError `InvalidInput` for a capacity that is not a whole number from 0 or `Infinity`
   */
  channel<T>(capacity: number, options?: SyncOptions): Channel<T>;
  /** A lock, which this scope owns: it closes at the scope's end. */
  mutex(options?: SyncOptions): Mutex;
  /**
   * A semaphore, which this scope owns: it closes at the scope's end.
   *
   * @throws PorticoError `InvalidInput` if `permits` is not a whole number from 1
   */
  semaphore(permits: number, options?: SyncOptions): Semaphore;

  /** The tree of tasks from this scope down, and what each one waits for. */
  dump(): string;
}

export interface Parallel<C extends Capability> {
  /**
   * Runs an exposed function on another thread. Arguments and result are copied (see `expose`). Cancelling ends the
   * waiting at once and cancels the scope that the function runs in; so does `timeouts.call` of the run.
   *
   * @throws PorticoError `InvalidInput` for values that cannot be copied, `NotFound` if the other thread does not have
   *   the function, `ThreadFailed` if the thread ends without an answer; errors of the function keep their code
   */
  parallel<A extends readonly unknown[], R>(fn: Exposed<A, R, C>, ...args: A): Promise<R>;
}

export interface BlockOn<C extends Capability> {
  /**
   * Runs an exposed function on a helper thread, whose timers, files and sockets go on, and sleeps until it is done.
   * Nothing else happens on this thread meanwhile. The scope's deadline limits it, and `timeouts.call` of the run.
   *
   * @throws PorticoError as `parallel`; `WouldDeadlock` if the function connects to a listener of a sleeping thread;
   *   `TimedOut` at the scope's deadline or that limit
   */
  blockOn<A extends readonly unknown[], R>(fn: Exposed<A, R, C>, ...args: A): R;
}

export interface ScopeOptions {
  /** Shown by `dump()` and in errors. */
  readonly name?: string;
  /** Milliseconds until the scope is cancelled with `TimedOut`. The tighter of nested deadlines wins. */
  readonly timeout?: number;
  /** The same as a point of `now()`. */
  readonly deadline?: number;
  /** Cancels the scope when it aborts, with the signal's reason as `detail`. Nothing listens to it once the scope has ended. */
  readonly signal?: AbortSignalLike;
  /**
   * Milliseconds after the scope's cancellation until it stops waiting for what ignores it: what that owns is closed, and
   * the scope rejects with `Orphaned`. Default: it waits for ever, and `run` reports who is slow.
   */
  readonly abandonAfter?: number;
}

export interface SpawnOptions extends ScopeOptions {
  /** Cancelled when the scope's body has returned, instead of being waited for as it is. */
  readonly background?: boolean;
  /**
   * What moves to the task: resources and ends of channels, governed by its scope from now on and closed at its end, and
   * permits, given back then; also if it never begins. All must belong to this scope, else `InvalidInput`. A lock stays with
   * the task that took it.
   */
  readonly owns?: readonly Ownable[];
}

/** What `start` resolves to. */
export interface Started<T, V> {
  readonly task: Task<T>;
  readonly value: V;
}

export interface OpenScope<C extends Capability> extends AsyncDisposable {
  readonly scope: Scope<C>;
  /** Ends the body, waits for everything in it, and rejects with what failed in it. */
  close(): Promise<void>;
}

export type TaskStatus = "waiting-to-start" | "running" | "done" | "failed" | "cancelled";

/** A task from outside. Not thenable on purpose: an `async` function that returns it must not wait for it. */
export interface Task<T> {
  readonly name: string;
  readonly status: TaskStatus;
  /**
   * The task's value, when the task and everything in it has ended. Rejects with the same error the task failed with, or
   * `Cancelled`. Governed by the scope that spawned the task.
   */
  join(): Promise<T>;
  /** Cancels the task's scope. A task that has not begun never begins. */
  cancel(detail?: unknown): void;
}

/** Something a scope can own: a connection, a listener, a file. */
export interface Resource extends AsyncDisposable {
  /** Closes it. Closing twice is fine. */
  close(): Promise<void>;
}

/** What a task can be given with `owns`. */
export type Ownable = Resource | Sender<unknown> | Receiver<unknown> | Permit;

/** A level, not an event: once requested it stays so. */
export interface Stopping {
  readonly requested: boolean;
  /** Resolves when stopping is requested. Governed by the scope it was read from. */
  wait(): Promise<void>;
}
