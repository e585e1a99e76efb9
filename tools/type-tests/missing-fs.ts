// expect: TS2345
// expect: Argument of type 'Scope<"tcp">' is not assignable to parameter of type 'Scope<"fs" | "tcp">'
// A library that needs sockets and files is given a scope without files.
import type { Scope } from "@portico/core";

declare function store(scope: Scope<"tcp" | "fs">): Promise<void>;
declare const scope: Scope<"tcp">;
store(scope);
