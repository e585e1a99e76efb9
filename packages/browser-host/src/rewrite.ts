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
  let rewritten = "";
  let at = 0;
  for (const one of importsOf(text)) {
    if (one.type === "import-meta" || one.specifier === undefined || isForBrowser(one.specifier)) continue;
    if (one.type !== "dynamic") {
      rewritten += text.slice(at, one.start) + resolveToAddress(one.specifier, file, root);
    } else if (!one.glob) {
      rewritten += text.slice(at, one.start) + JSON.stringify(dynamicTarget(one.specifier, file, root));
    } else continue;
    at = one.end;
  }
  return rewritten + text.slice(at);
}

/** Whether the browser understands a specifier: a path, or a URL that it can load. */
function isForBrowser(specifier: string): boolean {
  return /^(?:\/|\.\.?\/|(?:https?|data|blob):)/.test(specifier);
}

/** What cannot be read is left to the browser, whose message about it is better than any here. */
function importsOf(text: string): readonly Import[] {
  try {
    return parse(text)[0];
  } catch {
    return [];
  }
}

function dynamicTarget(specifier: string, file: string, root: string): string {
  try {
    return resolveToAddress(specifier, file, root);
  } catch (error) {
    if (!isPorticoError(error, "NotFound")) throw error;
    // The address of a module that throws.
    return `data:text/javascript,${encodeURIComponent(`throw new TypeError(${JSON.stringify(error.message)})`)}`;
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
