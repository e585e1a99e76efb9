import { builtUrl, type Lane, programFile } from "./lane.ts";
import { additionsOf } from "./oracle-additions.ts";
import { binaryOf, type RuntimeName, root } from "./runtimes.ts";

/** The file cases on a runtime's own files, without core and without an adapter: they keep to what runtimes do. */
function oracle(runtime: "node" | "deno" | "bun", version: string, binary: RuntimeName, ...flags: string[]): Lane {
  const name = `oracle-${runtime}`;
  const capabilities = ["fs", "fs.sync-dir", "fs.rename-dir", "fs.replace-open"] as const;
  return {
    facts: {
      name,
      adapter: name,
      expected: { runtime: "reference", version: "", capabilities },
      host: { runtime, version },
      traits: ["fs"],
    },
    module: builtUrl(`../oracles/${runtime}.js`),
    expectations: { adapter: name, known: additionsOf(name) },
    directory: root,
    command: () => [binaryOf(binary), ...flags, programFile("program")],
  };
}

/** All of them. */
export function oracles(): readonly Lane[] {
  return [
    oracle("node", "24.", "node-24"),
    oracle("deno", "2.", "deno", "run", "--no-prompt", "--allow-all"),
    oracle("bun", "1.", "bun", "run"),
  ];
}
