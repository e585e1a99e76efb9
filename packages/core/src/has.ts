import type { Capability } from "./capabilities.ts";
import type { Scope } from "./scope/types.ts";

/** Whether the runtime has a capability; narrows the scope's type to say so. */
export function has<C extends Capability, K extends Capability>(
  scope: Scope<C>,
  capability: K,
): scope is Scope<C | K> & Scope<C> {
  return (scope as Scope).supports.capabilities[capability];
}
