// expect: TS2820
// expect: Did you mean '"skip"'?
import type { Scope } from "@portico/core";
export async function wrong(scope: Scope): Promise<void> {
  for await (const tick of scope.interval(10, { missed: "skp" })) console.log(tick);
}
