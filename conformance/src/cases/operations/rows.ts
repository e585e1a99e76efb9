import type {
  BaseScope,
  Capability,
  Channel,
  Conn,
  File,
  FileSystem,
  Listener,
  Lock,
  MainContext,
  Mutex,
  Net,
  OpenScope,
  Permit,
  Receiver,
  Resource,
  Select,
  Semaphore,
  Sender,
  Stopping,
  SyncDir,
  Task,
} from "@portico/core";
import type { FullScope } from "../../runner/case.ts";
import type { Closable, Closed, Closing } from "../closing.ts";
import type { Abortable, Exempt, Refusing } from "../multipliers.ts";

// What has to be in the table of all public operations. Core's own interfaces are the source, so `tsc -b` fails where
//
// - an operation is added to one of them: "Property 'touch' is missing in type ... but required in type 'Rows<FileSystem>'";
// - an interface becomes reachable from a scope and is not listed here: "Type 'Udp' is not assignable to type 'never'";
// - something gets a `close`: its table then needs what closing means for each of its operations.
//
// tools/type-tests/operation-*.ts try all but the last. What is reachable is what members hold, return and resolve to; what is yielded or
// handed to callbacks alone is not seen.

/** Every public interface with operations. */
export interface Interfaces {
  readonly scope: BaseScope<Capability>;
  readonly parallel: Pick<FullScope, "parallel">;
  readonly blockOn: Pick<FullScope, "blockOn">;
  readonly openScope: OpenScope<Capability>;
  readonly task: Task<unknown>;
  readonly stopping: Stopping;
  readonly select: Select<unknown>;
  readonly fs: FileSystem;
  readonly syncDir: SyncDir;
  readonly file: File;
  readonly net: Net<Capability>;
  readonly conn: Conn;
  readonly listener: Listener<Capability>;
  readonly mutex: Mutex;
  readonly lock: Lock;
  readonly semaphore: Semaphore;
  readonly permit: Permit;
  readonly channel: Channel<unknown>;
  readonly sender: Sender<unknown>;
  readonly receiver: Receiver<unknown>;
  readonly main: MainContext;
}

type Method = (...args: never) => unknown;

/** The methods of `T`: its operations. */
export type Operations<T> = { [K in keyof T]-?: IsMethod<NonNullable<T[K]>> extends true ? K : never }[keyof T];
type IsMethod<M> = [M] extends [never] ? false : M extends Method ? true : false;

/**
 * What is said of cancelling one operation: another thing for those that wait than for those that return at once. What
 * returns an iterator may be either.
 */
type Aborts<M> = M extends (...args: never) => infer R
  ? R extends PromiseLike<unknown>
    ? Abortable | Exempt
    : R extends AsyncIterable<unknown>
      ? Abortable | Refusing | Exempt
      : Refusing | Exempt
  : never;

/** A row for every operation of an interface. */
export type Rows<T> = { readonly [K in Operations<T>]-?: Aborts<NonNullable<T[K]>> };

/** The ways to close something. */
type Ways = "close" | typeof Symbol.asyncDispose | typeof Symbol.dispose;

/** A row for every operation of something that can be closed, with what closing means for it. */
export type ClosableRows<R> = {
  readonly [K in Exclude<Operations<R>, Ways>]-?: {
    readonly aborts: Aborts<NonNullable<R[K]>>;
    readonly closes: Closed<R> | Exempt;
  };
};

export interface ClosableTable<R extends Closable> extends Closing<R> {
  /** Why cancelling does not end its closing. */
  readonly closing: Exempt;
  readonly operations: ClosableRows<R>;
}

/** What the table has for one interface. Whatever has a `close` says what that does to each operation. */
export type Table<T> = T extends Closable ? ClosableTable<T> : Rows<T>;

export type Tables = { readonly [N in keyof Interfaces]: Table<Interfaces[N]> };

// ---- whether all interfaces are listed ------------------------------------------------------------------------------

/** What a program gets from one member: its value, or what it returns or resolves to. */
type Gives<M> = M extends (...args: never) => infer R ? Settled<R> : M;
type Settled<R> = R extends PromiseLike<infer V> ? V : R;
/** What is left after the values of the language and the platform. */
type Own<T> = T extends
  | string
  | number
  | boolean
  | symbol
  | bigint
  | null
  | undefined
  | Uint8Array
  | readonly unknown[]
  | FullScope["signal"]
  | Method
  ? never
  : T extends object
    ? AsyncIterableIterator<never> extends T
      ? never
      : T
    : never;
/** Member by member: one that gives anything at all, as `scope` does, must not swallow the others. */
type Reach<T> = T extends unknown ? { [K in keyof T]-?: Own<Gives<NonNullable<T[K]>>> }[keyof T] : never;

/** Everything that a program can get from `S` in four steps, as from a scope to a listener's connections. */
export type Reached<S> = S | Reach<S> | Reach<Reach<S>> | Reach<Reach<Reach<S>>> | Reach<Reach<Reach<Reach<S>>>>;

/** The operations of `T` that are those of a listed interface. `Resource` has none that its kinds do not have. */
type ListedOf<T> =
  | { [N in keyof Interfaces]: T extends Interfaces[N] ? Operations<Interfaces[N]> : never }[keyof Interfaces]
  | (Resource extends T ? keyof Resource : never);

/** Of what can be reached, the interfaces that have an operation which no listed interface has. */
export type Unlisted<T> = T extends unknown
  ? [Exclude<Operations<T>, ListedOf<T>>] extends [never]
    ? never
    : T
  : never;

/** Compiles if nothing is unlisted; the error names what is. */
export type AllListed<T extends never> = T;

/** The proof for core as it is. */
export type Everything = AllListed<Unlisted<Reached<FullScope> | Reached<MainContext>>>;
