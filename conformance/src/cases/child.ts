import type { ScopeOptions } from "@portico/core";
import type { FullScope } from "../runner/case.ts";
import type { Ctx } from "../runner/context.ts";

/**
 * A child scope that the case may cancel, ended after the case. Its end is not what the case is about: a cancelled scope
 * may reject there.
 */
export function openChild(ctx: Ctx, options?: ScopeOptions): FullScope {
  const open = ctx.scope.openScope(options);
  ctx.defer(() => open.close().catch((error: unknown) => error));
  return open.scope;
}
