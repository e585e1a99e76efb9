// expect: TS2322
// expect: Type 'Task<number>' is not assignable to type 'number'
import type { Scope } from "@portico/core";
export async function wrong(scope: Scope): Promise<number> {
  const task = scope.spawn(() => 1);
  const value: number = await task;
  return value;
}
