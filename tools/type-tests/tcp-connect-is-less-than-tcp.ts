// expect: TS2345
// expect: Argument of type 'Scope<"tcp.connect">' is not assignable to parameter of type 'Scope<"tcp">'
// A library that listens is given a scope that only connects.
import type { Scope } from "@portico/core";

declare function serve(scope: Scope<"tcp">): Promise<void>;
declare const scope: Scope<"tcp.connect">;
serve(scope);
