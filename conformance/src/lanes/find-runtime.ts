import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { InputError } from "../input-error.ts";

const exe = process.platform === "win32" ? ".exe" : "";

/** Where npm puts the binaries of these packages, in a node_modules directory. */
const packaged: Readonly<Record<string, readonly string[]>> = {
  deno: [`deno/deno${exe}`],
  bun: ["bun/bin/bun.exe"],
};

/**
 * The program of a runtime: for Node the one that runs this, for others the package of that name in `directory` or above it, or
 * else what is on the PATH.
 *
 * @throws InputError that says how to get it
 */
export function findRuntime(name: "node" | "deno" | "bun", directory: string): string {
  if (name === "node") return process.execPath;
  const installed = upwards(directory).flatMap((dir) =>
    (packaged[name] ?? []).map((path) => join(dir, "node_modules", path)),
  );
  const onPath = (process.env.PATH ?? "").split(delimiter).map((dir) => join(dir, `${name}${exe}`));
  const found = [...installed, ...onPath].find(isProgram);
  if (found !== undefined) return found;
  throw new InputError(`${name} is not installed: run npm install --save-dev ${name}, or put it on the PATH`);
}

function upwards(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...upwards(parent)];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
