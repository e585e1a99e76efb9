import { realpathSync } from "node:fs";
import { isPorticoError, PorticoError } from "@portico/core";
import { type Import, init, parse } from "es-module-lexer";
import { addressOf } from "./address.ts";
import { resolveBare } from "./resolve.ts";

/**
 * A module's text with the addresses of files in place of bare specifiers: in imports, in re-exports, and in dynamic imports
 * of a literal.
 *
 * @throws PorticoError `NotFound` if a static import does not resolve to a file below the root. A dynamic one is made to
 *   throw this when it is executed: a program may mean to catch it.
 */
export async function rewriteImports(text: string, file: string, root: string): Promise<string> {
  await init();
  const imports = importsOf(text);
  let rewritten = "";
  let at = 0;
  for (const one of imports) {
    if (typeof one.specifier !== "string" || !isBare(one.specifier) || (one.type === "dynamic" && one.glob)) continue;
    const target = targetOf(one.specifier, one.type === "dynamic", file, root);
    rewritten += text.slice(at, one.start) + (one.type === "dynamic" ? JSON.stringify(target) : target);
    at = one.end;
  }
  return rewritten + text.slice(at);
}

/** Whether a specifier names a package, or something of its own package by `#`, and is neither a path nor a URL. */
export function isBare(specifier: string): boolean {
  return !/^(?:\.{0,2}\/|\.{1,2}$|[a-z][a-z\d+.-]*:|$)/i.test(specifier);
}

/** What cannot be read is left to the browser, whose message about it is better than any here. */
function importsOf(text: string): readonly Import[] {
  try {
    return parse(text)[0];
  } catch {
    return [];
  }
}

function targetOf(specifier: string, dynamic: boolean, file: string, root: string): string {
  try {
    return resolveToAddress(specifier, file, root);
  } catch (error) {
    if (!dynamic || !isPorticoError(error, "NotFound")) throw error;
    return throwing(error.message);
  }
}

function resolveToAddress(specifier: string, file: string, root: string): string {
  const target = realpathSync(resolveBare(specifier, file, root));
  const address = addressOf(target, root);
  if (address !== undefined) return address;
  const why = `it resolves to ${target}, which is not below ${root}, or hidden`;
  throw new PorticoError("NotFound", `${file} imports ${JSON.stringify(specifier)}: ${why}.`, {
    op: "resolve",
    resource: specifier,
  });
}

/** The address of a module that throws. */
function throwing(message: string): string {
  return `data:text/javascript,${encodeURIComponent(`throw new TypeError(${JSON.stringify(message)})`)}`;
}
