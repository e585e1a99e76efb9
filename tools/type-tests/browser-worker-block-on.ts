// expect: TS2345
// expect: Argument of type 'Scope<"fs" | "threads">' is not assignable to parameter of type 'Scope<"block-on">'
// Only a worker of a cross-origin isolated page may sleep.
import { type Equipment, runInWorker } from "@portico/adapter-browser";
import type { Scope } from "@portico/core";

declare const worker: NonNullable<Equipment["worker"]>;
declare function ask(scope: Scope<"block-on">): Promise<void>;
await runInWorker((scope) => ask(scope), { worker });
