import { type Exposed, expose, type Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region shared
class QuotaError extends Error {
  readonly code = "NoSpace";
  override readonly name = "QuotaError";
}

function describe({ name, code, message }: QuotaError): string {
  return `${name}, ${code}: ${message}`;
}
// #endregion

// #region plain
export async function plain(print: Print): Promise<void> {
  const received = structuredClone(new QuotaError("the disk is full")); // what postMessage does
  print(describe(received));
}
// #endregion

// #region portico
export const save: Exposed<[], never> = expose("surprises/save", () => {
  throw new QuotaError("the disk is full");
});

export async function portico(scope: Scope<"threads">, print: Print): Promise<void> {
  await scope.parallel(save).catch((error) => print(describe(error)));
}
// #endregion
