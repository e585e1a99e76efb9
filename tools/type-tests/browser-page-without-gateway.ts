// expect: TS2345
// expect: Argument of type 'Scope<"fs" | "threads">' is not assignable to parameter of type 'Scope<"tcp">'
// A page has no sockets unless it is given a gateway.
import { type Equipment, runInPage } from "@portico/adapter-browser";
import type { Scope } from "@portico/core";

declare const worker: NonNullable<Equipment["worker"]>;
declare function serve(scope: Scope<"tcp">): Promise<void>;
await runInPage((scope) => serve(scope), { worker });
