import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

export type RuntimeName = "node-22" | "node-24" | "node-26" | "deno" | "bun";

const exe = process.platform === "win32" ? ".exe" : "";

/** Where npm puts the binaries. The second place is where they are if install scripts did not run. */
const places: Readonly<Record<RuntimeName, readonly string[]>> = {
  "node-22": [`node-22/bin/node${exe}`],
  "node-24": [`node/bin/node${exe}`],
  "node-26": [`node-26/bin/node${exe}`],
  deno: [`deno/deno${exe}`, `@deno/${platform("linux-x64-glibc", "linux-arm64-glibc")}/deno${exe}`],
  bun: [`@oven/bun-${platform("linux-x64", "linux-aarch64")}/bin/bun${exe}`, "bun/bin/bun.exe"],
};

/** The pinned runtime's own binary, no wrapper around it. @throws Error if it is not installed */
export function binaryOf(name: RuntimeName): string {
  const found = places[name].map((place) => `${root}node_modules/${place}`).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is not installed: run npm ci`);
  return found;
}

/** The part of a package's name that says the platform; given for Linux. */
function platform(x64: string, arm64: string): string {
  const linux = process.arch === "arm64" ? arm64 : x64;
  if (process.platform === "linux") return linux;
  const os = process.platform === "win32" ? "windows" : "darwin";
  return linux.replace("linux", os).replace("-glibc", "");
}
