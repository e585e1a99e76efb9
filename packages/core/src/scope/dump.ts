import type { ScopeImpl } from "./scope.ts";

/** The tree from `scope` down, one line each: name, phase, what cancelled it, and what it waits for. */
export function dump(scope: ScopeImpl): string {
  const lines: string[] = [];
  describe(scope, 0, lines);
  return lines.join("\n");
}

function describe(scope: ScopeImpl, depth: number, lines: string[]): void {
  const cancelled = scope.reason === undefined ? "" : `, cancelled (${scope.reason.kind})`;
  const waits = [...scope.waiters].map((waiter) => waiter.describe());
  const waiting = waits.length === 0 ? "" : `, waits for ${waits.join(", ")}`;
  lines.push(`${"  ".repeat(depth)}${scope.name}: ${scope.phase}${cancelled}${waiting}`);
  for (const child of scope.children) describe(child, depth + 1, lines);
}
