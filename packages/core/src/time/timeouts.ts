import { PorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import { duration, type ScopeImpl } from "../scope/scope.ts";
import type { Waiter } from "../scope/waiter.ts";
import type { TimerEntry } from "./queue.ts";
import type { Timeouts } from "./types.ts";

type Kind = keyof Timeouts;

/** The kind of each operation that has one. What is not here never times out by itself. */
const kindOf: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["tcp.connect", "connect"],
  ["tcp.listen", "connect"],
  ["net.resolve", "connect"],
  ["tcp.read", "read"],
  ["fs.open", "read"],
  ["fs.stat", "read"],
  ["fs.readDir", "read"],
  ["tcp.write", "write"],
  ["tcp.closeWrite", "write"],
  ["mutex.lock", "acquire"],
  ["semaphore.acquire", "acquire"],
  ["channel.send", "acquire"],
  ["channel.receive", "acquire"],
  ["parallel", "call"],
  ["blockOn", "call"],
]);

const kinds: readonly string[] = ["connect", "read", "write", "acquire", "call"] satisfies Kind[];

/** The time limits of a root, looked up by operation. */
export class OpLimits {
  readonly timeouts: Timeouts;

  constructor(timeouts: Timeouts) {
    this.timeouts = timeouts;
  }

  /** How long the operation may take, in milliseconds; `Infinity` if there is no limit. */
  of(op: string): number {
    const kind = kindOf.get(op);
    return (kind === undefined ? undefined : this.timeouts[kind]) ?? Number.POSITIVE_INFINITY;
  }

  /** Starts the clock of a pending operation, unless its scope's deadline comes first. */
  watch(scope: ScopeImpl, waiter: Waiter): void {
    const ms = this.of(waiter.op);
    if (ms === Number.POSITIVE_INFINITY) return;
    const at = scope.now() + ms;
    if (scope.deadline <= at) return;
    waiter.alarm = new Limit(scope, waiter, ms);
    scope.runtime.timers.add(waiter.alarm, at);
  }
}

/** The limit of one pending operation. */
class Limit implements TimerEntry {
  at = 0;
  order = 0;
  index = -1;
  ahead: TimerEntry | null = null;
  behind: TimerEntry | null = null;
  readonly #scope: ScopeImpl;
  readonly #waiter: Waiter;
  readonly #ms: number;

  constructor(scope: ScopeImpl, waiter: Waiter, ms: number) {
    this.#scope = scope;
    this.#waiter = waiter;
    this.#ms = ms;
  }

  fire(): void {
    const { op, resource } = this.#waiter;
    if (this.#scope.unpark(this.#waiter)) this.#waiter.cancelled(tooLong(this.#scope, op, resource, this.#ms));
  }
}

/** What an operation beyond its limit rejects with. */
export function tooLong(scope: ScopeImpl, op: string, resource: string | undefined, ms: number): PorticoError {
  const what = resource === undefined ? op : `${op} ${resource}`;
  return new PorticoError("TimedOut", `${what}: took longer than timeouts.${kindOf.get(op)}, ${ms} ms`, {
    op,
    resource,
    runtime: scope.runtime.driver.runtime,
  });
}

/**
 * The limits that `timeouts` sets, or null when it sets none.
 *
 * @throws PorticoError `InvalidInput` for anything but known kinds with a number of milliseconds
 */
export function checkTimeouts(timeouts: Timeouts | undefined): OpLimits | null {
  if (timeouts === undefined) return null;
  if (typeof timeouts !== "object" || timeouts === null) {
    throw invalid("run", `timeouts must be an object such as { read: 30_000 }, got ${String(timeouts)}`);
  }
  const set = Object.entries(timeouts).filter(([, ms]) => ms !== undefined) as [string, number][];
  for (const [kind, ms] of set) {
    if (!kinds.includes(kind)) throw invalid("run", `timeouts has no "${kind}", only ${kinds.join(", ")}`);
    duration(`timeouts.${kind}`, ms);
  }
  return set.some(([, ms]) => ms !== Number.POSITIVE_INFINITY) ? new OpLimits(Object.fromEntries(set)) : null;
}
