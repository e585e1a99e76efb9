// expect: TS2345
// expect: is not assignable to parameter of type 'Scope<"block-on" | "tcp" | "threads">'
import type { Scope } from "@portico/core";

declare function get(scope: Scope<"tcp" | "threads" | "block-on">): Promise<void>;
declare const scope: Scope<"tcp" | "threads">;
get(scope);
