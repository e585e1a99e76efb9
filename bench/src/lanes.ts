import { fileURLToPath } from "node:url";

/** A runtime to measure on: how its program is started. */
export interface Lane {
  readonly name: string;
  readonly command: readonly string[];
}

const modules = new URL("../../node_modules/", import.meta.url);
const suffix = process.platform === "win32" ? ".exe" : "";

function binary(path: string): string {
  return fileURLToPath(new URL(path, modules));
}

function program(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}.js`, import.meta.url));
}

/** The pinned runtimes. Their programs differ in the adapter and in what it is compared with. */
export const lanes: readonly Lane[] = [
  { name: "node-22", command: [binary(`node-22/bin/node${suffix}`), "--expose-gc", program("node")] },
  { name: "node-24", command: [binary(`node/bin/node${suffix}`), "--expose-gc", program("node")] },
  { name: "node-26", command: [binary(`node-26/bin/node${suffix}`), "--expose-gc", program("node")] },
  {
    name: "deno",
    command: [binary(`deno/deno${suffix}`), "run", "--v8-flags=--expose-gc", "--allow-all", program("deno")],
  },
  { name: "bun", command: [binary("bun/bin/bun.exe"), program("bun")] },
  // Finds a Chromium, or installs one, and runs the benches in a worker of its page.
  { name: "chromium", command: [binary(`node/bin/node${suffix}`), program("chromium")] },
];

/** What runs when no lane is named: one Node, Deno, Bun and Chromium. */
export const usual: readonly string[] = ["node-24", "deno", "bun", "chromium"];
