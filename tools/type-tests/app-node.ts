// Each adapter's scope fits a library that uses every trait. One file an adapter, because their types do not mix.
import { run } from "@portico/adapter-node";
import type { Scope } from "@portico/core";

declare function library(scope: Scope<"fs" | "tcp" | "threads" | "block-on">): Promise<void>;
await run((scope) => library(scope));
