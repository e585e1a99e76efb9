import type { PorticoError } from "../errors.ts";
import { fromPlatform } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import { Waiter } from "../scope/waiter.ts";

/**
 * An operation that only asks: cancelling rejects at once.
 *
 * @param late gets an answer that came after the cancellation, to close what was opened
 */
export function ask<T>(
  scope: ScopeImpl,
  op: string,
  resource: string,
  start: () => Promise<T>,
  late?: (value: T) => void,
): Promise<T> {
  return scope.park<T>(op, resource, (waiter) => {
    start().then(
      (value) => {
        if (scope.unpark(waiter)) waiter.resolve(value);
        else late?.(value);
      },
      (error: unknown) => {
        if (scope.unpark(waiter)) waiter.reject(fromPlatform(scope.runtime.driver, error, op, resource));
      },
    );
    return undefined;
  });
}

/** Stands in the scope's list for an operation the system cannot be stopped in. */
export class Uninterruptible extends Waiter {
  override readonly op: string;
  override readonly resource: string;
  /** Set when the outcome can no longer be taken back: the caller gets it, whatever is cancelled on its way there. */
  delivered = false;

  constructor(op: string, resource: string) {
    super();
    this.op = op;
    this.resource = resource;
  }

  /** The system is not done: {@link act} rejects when it is. */
  override cancelled(_error: PorticoError): void {
    return;
  }
}

/** An operation that changes something or uses the caller's buffer: a cancelled one rejects when the system is done. */
export async function act<T>(
  scope: ScopeImpl,
  op: string,
  resource: string,
  start: (operation: Uninterruptible) => Promise<T>,
): Promise<T> {
  scope.admit(op, resource);
  const waiter = new Uninterruptible(op, resource);
  scope.enlist(waiter);
  let value: T;
  try {
    value = await start(waiter);
  } catch (error) {
    throw fromPlatform(scope.runtime.driver, error, op, resource);
  } finally {
    scope.unpark(waiter);
  }
  if (scope.reason !== undefined && !waiter.delivered) throw scope.cancelError(op, resource);
  return value;
}
