import type { PorticoError } from "../errors.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { markHandled, PromiseWaiter, type Waiter } from "../scope/waiter.ts";

/** What a {@link WaitQueue} needs of its members. */
interface InLine extends Waiter {
  readonly governor: ScopeImpl;
  ahead: InLine | null;
  behind: InLine | null;
}

/** A pending operation that waits in line: a member of the list of its scope and of one queue, and of both or neither. */
export abstract class Queued<T> extends PromiseWaiter<T> implements InLine {
  readonly governor: ScopeImpl;
  ahead: InLine | null = null;
  behind: InLine | null = null;

  constructor(governor: ScopeImpl, op: string, resource: string | undefined) {
    super(op, resource);
    this.governor = governor;
  }

  override get internal(): boolean {
    return true;
  }

  override describe(): string {
    return this.resource === undefined ? this.op : `${this.op} "${this.resource}"`;
  }

  /** Takes it out of its queue and tells what it waited for. */
  protected abstract leave(): void;

  override cancelled(error: PorticoError): void {
    this.leave();
    this.reject(error);
  }

  /** What it waited for has ended. Its scope goes on, so an operation that nobody awaits is no failure. */
  refuse(error: PorticoError): void {
    markHandled(this.promise);
    this.reject(error);
  }
}

/** Operations in the order of the calls, linked by themselves: joining and leaving anywhere cost the same. */
export class WaitQueue<W extends InLine> {
  first: W | null = null;
  last: W | null = null;

  /** Adds the operation to the queue and to its scope's list. */
  join(waiter: W): void {
    waiter.ahead = this.last;
    if (this.last === null) this.first = waiter;
    else this.last.behind = waiter;
    this.last = waiter;
    waiter.governor.enlist(waiter);
  }

  /** Takes a waiter out of the queue that is out of its scope's list already. */
  remove(waiter: W): void {
    if (waiter.ahead === null) this.first = waiter.behind as W | null;
    else waiter.ahead.behind = waiter.behind;
    if (waiter.behind === null) this.last = waiter.ahead as W | null;
    else waiter.behind.ahead = waiter.ahead;
    waiter.ahead = null;
    waiter.behind = null;
  }

  /** Takes a waiter out of the queue and out of its scope's list, to be settled. */
  take(waiter: W): void {
    this.remove(waiter);
    waiter.governor.unpark(waiter);
  }

  /** Takes out all that `pick` picks, to be settled. */
  takeAll(pick: (waiter: W) => boolean = () => true): W[] {
    const taken: W[] = [];
    for (let waiter = this.first; waiter !== null; waiter = waiter.behind as W | null) {
      if (pick(waiter)) taken.push(waiter);
    }
    for (const waiter of taken) this.take(waiter);
    return taken;
  }
}
