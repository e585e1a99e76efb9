// expect: TS2345
// expect: Argument of type 'Scope<"tcp" | "tcp.connect" | "tcp.reset">' is not assignable to parameter of type 'Scope<"fs">'
// A page's files are served by a worker, which the app has to name.
import { type Equipment, runInPage } from "@portico/adapter-browser";
import type { Scope } from "@portico/core";

declare const gateway: NonNullable<Equipment["gateway"]>;
declare function store(scope: Scope<"fs">): Promise<void>;
await runInPage((scope) => store(scope), { gateway });
