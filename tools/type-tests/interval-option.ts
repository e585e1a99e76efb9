// expect: TS2561
// expect: 'mised' does not exist in type 'IntervalOptions'. Did you mean to write 'missed'?
import type { Scope } from "@portico/core";
export async function wrong(scope: Scope): Promise<void> {
  for await (const tick of scope.interval(10, { mised: "burst" })) console.log(tick);
}
