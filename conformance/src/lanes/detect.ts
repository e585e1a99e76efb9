import process from "node:process";

/**
 * What really runs this program, found out without the adapter. The order matters: Deno and Bun both call themselves
 * Node in `process`.
 */
export function detectRuntime(): { readonly runtime: string; readonly version: string } {
  const globals = globalThis as { Deno?: { version: { deno: string } }; Bun?: { version: string } };
  if (globals.Deno !== undefined) return { runtime: "deno", version: globals.Deno.version.deno };
  if (globals.Bun !== undefined) return { runtime: "bun", version: globals.Bun.version };
  return { runtime: "node", version: process.versions.node };
}
