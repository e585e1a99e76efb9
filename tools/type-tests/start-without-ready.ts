// expect: Type 'string' is not assignable to type 'number'
import type { Scope } from "@portico/core";

export async function listen(scope: Scope): Promise<number> {
  const { value } = await scope.start(async (_, ready: (address: string) => void) => ready("no number"));
  return value;
}
