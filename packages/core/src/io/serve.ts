import type { Capability } from "../capabilities.ts";
import { isPorticoError } from "../errors.ts";
import { invalid } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { Scope } from "../scope/types.ts";
import type { ListenerCore } from "./listener.ts";
import type { Conn, ServeOptions } from "./net-types.ts";

type Handler = (scope: Scope<Capability>, conn: Conn) => unknown;

/** The accept loop: a task for each connection, which owns it, until the listener is closed or the run wants to stop. */
export function serve(
  scope: ScopeImpl,
  listener: ListenerCore,
  handler: Handler,
  options: ServeOptions,
): Promise<void> {
  const limit = checkLimit(options.maxConnections ?? Number.POSITIVE_INFINITY);
  const onError = options.onError ?? scope.runtime.report;
  if (scope.refuses) return Promise.reject(scope.refusal("tcp.serve", listener.label));
  return scope.scope<void>(async (loopScope) => {
    const loop = loopScope as unknown as ScopeImpl;
    const slots = new Slots(limit, listener);
    const forget = scope.runtime.stop.listen(() => void listener.close().catch(scope.runtime.report));
    try {
      if (scope.runtime.stop.requested) await listener.close();
      for (;;) {
        await slots.free(loop);
        const conn = await listener.accept(loop);
        handle(loop, conn, handler, slots, onError);
      }
    } catch (error) {
      if (!isPorticoError(error, "Closed")) throw error;
      // Cancelled while the news of the closing was on its way.
      loop.admit("tcp.serve", listener.label);
    } finally {
      forget();
    }
  });
}

function checkLimit(limit: number): number {
  if (limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit > 0)) return limit;
  throw invalid("tcp.serve", `maxConnections must be an integer > 0, got ${limit}`);
}

function handle(
  loop: ScopeImpl,
  conn: Conn,
  handler: Handler,
  slots: Slots,
  onError: NonNullable<ServeOptions["onError"]>,
): void {
  slots.take();
  const { remote } = conn;
  loop.spawnIsolated(
    (scope) => handler(scope as unknown as Scope<Capability>, conn),
    { name: "connection", owns: [conn] },
    (error) => onError(error, remote),
    () => slots.give(),
  );
}

/** Counts running handlers and makes the loop wait at the limit. */
class Slots {
  readonly #limit: number;
  readonly #listener: ListenerCore;
  #taken = 0;
  #freed: (() => void) | undefined;

  constructor(limit: number, listener: ListenerCore) {
    this.#limit = limit;
    this.#listener = listener;
  }

  take(): void {
    this.#taken++;
  }

  give(): void {
    this.#taken--;
    this.#freed?.();
  }

  async free(scope: ScopeImpl): Promise<void> {
    if (this.#taken < this.#limit) return;
    this.#listener.pause(true);
    try {
      await scope.park<void>("tcp.serve", "a free connection slot", (waiter) => {
        this.#freed = () => {
          if (scope.unpark(waiter)) waiter.resolve();
        };
        return undefined;
      });
    } finally {
      this.#freed = undefined;
      this.#listener.pause(false);
    }
  }
}
