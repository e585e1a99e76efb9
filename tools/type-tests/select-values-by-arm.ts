// expect: TS2322
// expect: Type 'string' is not assignable to type 'number'
// Which value there is depends on the arm.
import type { Scope } from "@portico/core";

export async function wrong(scope: Scope): Promise<void> {
  for await (const taken of scope.select({ count: () => 1, text: () => "" })) {
    if (taken.arm !== "text") continue;
    const count: number = taken.value;
    console.log(count);
  }
}
