// expect: TS2345
// expect: Argument of type 'Scope<"fs">' is not assignable to parameter of type 'Scope<"tcp">'
// A library that needs sockets is given a scope that has only files.
import type { Scope } from "@portico/core";

declare function serve(scope: Scope<"tcp">): Promise<void>;
declare const scope: Scope<"fs">;
serve(scope);
