import type { Capability } from "./capabilities.ts";
import { PorticoError } from "./errors.ts";
import type { Scope } from "./scope/types.ts";

const slot: unique symbol = Symbol.for("portico.installed") as never;
const holder = globalThis as { [slot]?: Scope };

/**
 * Makes `scope` the process-wide default, for code that cannot be handed one. Shared by all copies of core.
 *
 * @returns takes it back
 */
export function install<C extends Capability>(scope: Scope<C>): () => void {
  const before = holder[slot];
  holder[slot] = scope as unknown as Scope;
  return () => {
    // Somebody installed another one since: that one stays.
    if (holder[slot] !== (scope as unknown as Scope)) return;
    if (before === undefined) delete holder[slot];
    else holder[slot] = before;
  };
}

/** The installed default. @throws PorticoError `NotInstalled` */
export function installed<C extends Capability = never>(): Scope<C> {
  const scope = holder[slot];
  if (scope === undefined) {
    throw new PorticoError("NotInstalled", "No default runtime: call install(scope) first, in the app's main", {
      op: "installed",
    });
  }
  return scope as unknown as Scope<C>;
}
