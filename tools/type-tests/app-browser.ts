// What a page or worker is equipped with is in its scope's type, and a library that uses it fits.
import { type Equipment, runInIsolatedWorker, runInPage, runInWorker } from "@portico/adapter-browser";
import type { Scope } from "@portico/core";

declare const worker: NonNullable<Equipment["worker"]>;
declare const gateway: NonNullable<Equipment["gateway"]>;
declare function base(scope: Scope): Promise<void>;
declare function files(scope: Scope<"fs">): Promise<void>;
declare function network(scope: Scope<"fs" | "tcp" | "tcp.reset" | "threads">): Promise<void>;
declare function everything(scope: Scope<"fs" | "tcp" | "threads" | "block-on">): Promise<void>;
await runInPage(base);
await runInPage((scope) => files(scope), { worker, args: ["one"] });
await runInPage((scope) => network(scope), { worker, gateway });
await runInWorker((scope) => files(scope));
await runInWorker((scope) => network(scope), { worker, gateway });
export const code: number = await runInIsolatedWorker((scope) => everything(scope), { worker, gateway, grace: 1000 });
