import { run } from "@portico/adapter-bun";
import type { Scope } from "@portico/core";

declare function library(scope: Scope<"fs" | "tcp" | "threads" | "block-on">): Promise<void>;
await run((scope) => library(scope));
