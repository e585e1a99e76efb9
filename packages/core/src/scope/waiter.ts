import type { PorticoError } from "../errors.ts";
import type { TimerEntry } from "../time/queue.ts";
import type { Link } from "./ring.ts";

/**
 * A pending operation, in the ring of the scope that governs it. It has two ways out, settling and being cancelled,
 * and whoever is first takes it out.
 */
export abstract class Waiter implements Link {
  previous: Link | null = null;
  next: Link | null = null;
  /** The operation, for errors and `dump()`. */
  abstract readonly op: string;
  abstract readonly resource: string | undefined;
  /** What the caller was given, where it is at hand. */
  promise: Promise<unknown> | undefined;
  /** Ends it at its time limit, where the root sets one for operations of its kind. Most waiters have no place for it. */
  declare alarm?: TimerEntry | undefined;

  /** Whether only another task of the program can end the waiting, nothing from outside. */
  get internal(): boolean {
    return false;
  }

  /** What `dump()` shows. */
  describe(): string {
    return this.resource === undefined ? this.op : `${this.op} ${this.resource}`;
  }

  /** The scope was cancelled, or the time limit has passed. The waiter is out of the ring already. */
  abstract cancelled(error: PorticoError): void;
}

/** Marks a rejection as seen where somebody else is told of its cause in any case. */
export function markHandled(promise: Promise<unknown> | undefined): void {
  promise?.then(undefined, ignore);
}

const ignore = (): undefined => undefined;

/** A waiter with a promise of its own, for operations that are not on a hot path. */
export class PromiseWaiter<T> extends Waiter {
  override readonly op: string;
  override readonly resource: string | undefined;
  override promise: Promise<T>;
  resolve!: (value: T | PromiseLike<T>) => void;
  reject!: (error: unknown) => void;
  /** Stops the work behind the operation. */
  undo: (() => void) | undefined;

  constructor(op: string, resource: string | undefined) {
    super();
    this.op = op;
    this.resource = resource;
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  override cancelled(error: PorticoError): void {
    this.undo?.();
    this.reject(error);
  }
}
