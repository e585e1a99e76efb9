import { before, each } from "./ring.ts";
import type { ScopeImpl } from "./scope.ts";

/**
 * The tree from `top` down, one line each: name, phase, what cancelled it, and what it waits for.
 *
 * @param limit lines after which only their number is told
 */
export function dump(top: ScopeImpl, limit: number = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  let left = 0;
  const pending = [{ scope: top, depth: 0 }];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const { scope, depth } = at;
    if (lines.length < limit) lines.push("  ".repeat(depth) + describe(scope));
    else left++;
    for (let child = scope.children; child !== null; child = before(scope.children, child)) {
      pending.push({ scope: child, depth: depth + 1 });
    }
  }
  if (left > 0) lines.push(`... and ${left} more`);
  return lines.join("\n");
}

function describe(scope: ScopeImpl): string {
  const cancelled = scope.reason === undefined ? "" : `, cancelled (${scope.reason.kind})`;
  const waits = Array.from(each(scope.waiters), (waiter) => waiter.describe());
  const waiting = waits.length === 0 ? "" : `, waits for ${waits.join(", ")}`;
  return `${scope.name}: ${scope.phase}${cancelled}${waiting}`;
}
