import { each } from "../scope/ring.ts";
import type { ScopeImpl } from "../scope/scope.ts";

/** What an ended root still has: scopes, operations, clean-ups, listeners for the wish to stop, addresses. */
export function leaksOfTree(root: ScopeImpl): string[] {
  const { stop, listening } = root.runtime;
  const left: string[] = [];
  if (root.phase !== "ended") left.push(`the root (${root.phase})`);
  for (const child of each(root.children)) left.push(`scope "${child.name}" (${child.phase})`);
  for (const { op } of each(root.waiters)) left.push(`a pending ${op}`);
  if ((root.rare?.cleanups?.size ?? 0) > 0) left.push("a resource or deferred function");
  if (stop.listeners > 0) left.push(`${stop.listeners} listener(s) for stopping`);
  for (const { port } of listening) left.push(`the note that port ${port} is listened on`);
  return left;
}
