// expect: TS2345
// expect: 'Scope<"fs">'
// An app hands a library more than its adapter has: the adapter of this runtime has no files.
import type { Scope } from "@portico/core";

declare function run(main: (scope: Scope<"tcp" | "threads">) => unknown): Promise<void>;
declare function store(scope: Scope<"fs">): Promise<void>;
await run((scope) => store(scope));
