// expect: TS2344
// expect: Type '"udp"' does not satisfy the constraint
import type { Scope } from "@portico/core";
export type Wrong = Scope<"udp">;
