// expect: TS2345
// expect: Argument of type '"Canceled"' is not assignable to parameter of type '"AddressInUse" |
import { isPorticoError } from "@portico/core";

export function wrong(error: unknown): boolean {
  return isPorticoError(error, "Canceled");
}
