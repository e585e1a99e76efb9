import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { PorticoError } from "@portico/core";
import { matchExports } from "./package-exports.ts";

/**
 * The file that a bare specifier means in a module, as Node resolves it, with the conditions of a page: `#internal` names,
 * the module's own package, then `node_modules` in its directory and those above, up to `root`.
 *
 * @throws PorticoError `NotFound` naming module and specifier
 */
export function resolveBare(specifier: string, from: string, root: string): string {
  const file = specifier.startsWith("#") ? internal(specifier, from, root) : packaged(specifier, from, root);
  if (typeof file === "string") return file;
  throw new PorticoError("NotFound", `${from} imports ${JSON.stringify(specifier)}: ${file.why}.`, {
    op: "resolve",
    resource: specifier,
  });
}

type Resolved = string | { readonly why: string };

interface Package {
  readonly dir: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

function internal(specifier: string, from: string, root: string): Resolved {
  const home = packageOf(from, root);
  const target = home === undefined ? undefined : matchExports(home.manifest.imports, specifier);
  if (home === undefined || typeof target !== "string") return { why: "its package's imports have no such name" };
  return target.startsWith("./") ? existing(join(home.dir, target)) : packaged(target, join(home.dir, "x"), root);
}

function packaged(specifier: string, from: string, root: string): Resolved {
  const parts = /^((?:@[^/\\%:]+\/)?[^./\\%@][^/\\%:]*)(\/.+)?$/.exec(specifier);
  const [, name, rest = ""] = parts ?? [];
  if (name === undefined) return { why: "not a path, a package's name, or a URL that a page can load" };
  const home = packageOf(from, root);
  if (home?.manifest.name === name && home.manifest.exports != null) return exported(home, `.${rest}`);
  for (const dir of upwards(dirname(from), root)) {
    const found = readPackage(join(dir, "node_modules", name));
    if (found === undefined) continue;
    if (found.manifest.exports != null) return exported(found, `.${rest}`);
    return rest === "" ? mainOf(found) : existing(join(found.dir, rest));
  }
  return { why: `no package ${name} in node_modules beside or above it` };
}

function exported({ dir, manifest }: Package, key: string): Resolved {
  const target = matchExports(manifest.exports, key);
  if (typeof target === "string" && target.startsWith("./")) return existing(join(dir, target));
  return { why: `the package's exports have no ${key} for a page's import` };
}

/** A package without `exports`. */
function mainOf({ dir, manifest }: Package): Resolved {
  const main = typeof manifest.main === "string" ? manifest.main : "index.js";
  const candidates = [main, `${main}.js`, join(main, "index.js"), "index.js"].map((path) => join(dir, path));
  return candidates.find(isFile) ?? { why: `its main file ${main} is not there (has it been built?)` };
}

function existing(file: string): Resolved {
  return isFile(file) ? file : { why: `${file} is not there (has it been built?)` };
}

/** The package that a file belongs to. */
function packageOf(file: string, root: string): Package | undefined {
  for (const dir of upwards(dirname(file), root)) {
    const found = readPackage(dir);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readPackage(dir: string): Package | undefined {
  const file = join(dir, "package.json");
  if (!isFile(file)) return undefined;
  try {
    return { dir, manifest: JSON.parse(readFileSync(file, "utf8")) };
  } catch (cause) {
    throw new PorticoError("NotFound", `${file} cannot be read: ${(cause as Error).message}`, { op: "resolve", cause });
  }
}

/** A directory and those above it, `root` last. */
function upwards(dir: string, root: string): string[] {
  const dirs = [dir];
  for (let at = dir; at !== root && at !== dirname(at); at = dirname(at)) dirs.push(dirname(at));
  return dirs;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
