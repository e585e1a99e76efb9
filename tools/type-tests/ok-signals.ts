/// <reference types="node" />
// A scope's signal is the platform's own type, and the platform's signals are taken as options.
import type { Scope } from "@portico/core";

export async function load(scope: Scope, url: string, signal: AbortSignal): Promise<string> {
  return scope.scope(async (inner) => (await fetch(url, { signal: inner.signal })).text(), { signal });
}
