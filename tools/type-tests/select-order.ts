// expect: TS2322
// expect: Type '"fare"' is not assignable to type '"biased" | "fair" | undefined'
import type { Scope } from "@portico/core";
export function wrong(scope: Scope): unknown {
  return scope.select({ one: () => 1 }, { order: "fare" });
}
