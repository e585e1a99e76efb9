import { invalid } from "../platform-error.ts";
import { ScopeImpl } from "./scope.ts";

/**
 * The scope behind what a user holds, which may be a stand-in for it.
 *
 * @throws PorticoError `InvalidInput` for anything else
 */
export function implOf(scope: unknown, op: string): ScopeImpl {
  const impl = typeof scope === "object" && scope !== null ? (scope as { impl?: unknown }).impl : undefined;
  if (!(impl instanceof ScopeImpl)) throw invalid(op, "needs the scope that governs it as its first argument");
  return impl;
}
