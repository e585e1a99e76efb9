import type { Scope } from "@portico/core";

/** SHA-256 of each compiled module of a directory and of all together, in hexadecimal. */
export interface Digest {
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Of the lines `sha256  path` with a line feed each, sorted by path. */
  readonly all: string;
}

/** Digests the `.js` files below `root` but the entries `main-*.js` and `worker-*.js`, which each runtime has for itself. */
export async function digestModules(scope: Scope<"fs">, root: string): Promise<Digest> {
  const files: { path: string; sha256: string }[] = [];
  for (const path of await modulesBelow(scope, root, "")) {
    files.push({ path, sha256: await sha256(await scope.fs.readFile(`${root}/${path}`)) });
  }
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");
  return { files, all: await sha256(new TextEncoder().encode(lines)) };
}

async function modulesBelow(scope: Scope<"fs">, root: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await scope.fs.readDir(`${root}/${prefix}`)) {
    const path = `${prefix}${name}`;
    if (kind === "directory") found.push(...(await modulesBelow(scope, root, `${path}/`)));
    else if (name.endsWith(".js") && !/^(?:main|worker)-/.test(path)) found.push(path);
  }
  return found.sort();
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
