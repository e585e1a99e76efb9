// Portico's own adapters, on the runtimes that its repository pins.

import { existsSync, readFileSync } from "node:fs";
import { type AdapterFile, readAdapterFile } from "../adapter/adapter-file.ts";
import { bringChromium, builtUrl, type Lane, programFile } from "./lane.ts";
import { oracles } from "./oracles.ts";
import { binaryOf, type RuntimeName, root } from "./runtimes.ts";
import type { WebKind } from "./web-protocol.ts";

/** What the lanes of one adapter have in common. `lane` names the claim in its conformance.json. */
function laneBase(
  name: string,
  directory: string,
  lane: string,
  host: { runtime: string; version: string },
): Omit<Lane, "module" | "command"> {
  const file = fileOf(directory);
  const claim = file.lanes[lane];
  if (claim === undefined) throw new Error(`${directory}/conformance.json has no lane ${lane}`);
  const version = claim.runtime === host.runtime ? host.version : "";
  const expected = { runtime: claim.runtime, version, capabilities: claim.capabilities };
  return { facts: { name, adapter: file.adapter, expected, host }, expectations: file, directory: root };
}

function fileOf(directory: string): AdapterFile {
  const file = `${root}${directory}/conformance.json`;
  return readAdapterFile(readFileSync(file, "utf8"), file);
}

/** What a lane with least permissions may read: the code that it loads, in its threads too. */
const code: readonly string[] = [`${root}conformance/dist`, `${root}packages`, `${root}node_modules`];

function node(name: string, major: "22" | "24" | "26", flags: (tmp: string) => readonly string[] = () => []): Lane {
  const binary: RuntimeName = `node-${major}`;
  return {
    ...laneBase(name, "packages/adapter-node", "node", { runtime: "node", version: `${major}.` }),
    module: import.meta.resolve("@portico/adapter-node"),
    command: (tmp) => [binaryOf(binary), ...flags(tmp), programFile("program")],
  };
}

/** What the cases connect to and listen on, permitted or not by the system. */
const hosts = ["[::1]", "127.0.0.1", "0.0.0.0", "localhost", "name.invalid", "203.0.113.1", "[::]"];

function deno(name: string, flags: (tmp: string) => readonly string[]): Lane {
  return {
    ...laneBase(name, "packages/adapter-deno", "deno", { runtime: "deno", version: "2." }),
    module: import.meta.resolve("@portico/adapter-deno"),
    command: (tmp) => [binaryOf("deno"), "run", "--no-prompt", ...flags(tmp), programFile("program")],
  };
}

function bun(): Lane {
  return {
    ...laneBase("bun", "packages/adapter-bun", "bun", { runtime: "bun", version: "1." }),
    module: import.meta.resolve("@portico/adapter-bun"),
    command: () => [binaryOf("bun"), "run", programFile("program")],
  };
}

/** Node's adapter on the compatibility layer of another runtime. Which Node that is changes with the runtime. */
function nodeOn(runtime: "deno" | "bun", version: string, ...flags: string[]): Lane {
  const base = laneBase(`node-on-${runtime}`, "packages/adapter-node", "node", { runtime, version });
  return {
    ...base,
    module: import.meta.resolve("@portico/adapter-node"),
    expectations: { adapter: base.facts.adapter, known: [] },
    comparedWith: runtime,
    command: () => [binaryOf(runtime), "run", ...flags, programFile("program")],
  };
}

/** Which Chromium it is depends on the machine. */
function chromium(kind: WebKind): Lane {
  const name = `chromium-${kind}`;
  return {
    ...laneBase(name, "packages/adapter-browser", name, { runtime: "chromium", version: "" }),
    module: builtUrl(`web/adapter-${kind}.js`),
    mutantTimeScale: 2,
    prepare: bringChromium,
    command: () => [binaryOf("node-24"), programFile("browser"), kind],
  };
}

function reference(name: string): Lane {
  return {
    ...laneBase(name, "conformance", name, { runtime: "node", version: "24." }),
    module: builtUrl(`${name}.js`),
    command: () => [binaryOf("node-24"), programFile("program")],
  };
}

/** Whether this is the repository, and not what has been installed from it. */
export const inRepository: boolean = existsSync(`${root}packages/adapter-node/conformance.json`);

/** All of them, in the order of the reports. Elsewhere than in the repository there are none. */
export const lanes: readonly Lane[] = inRepository
  ? [
      reference("reference"),
      reference("reference-client"),
      reference("reference-bare"),
      node("node-22", "22"),
      node("node-24", "24"),
      node("node-26", "26"),
      node("node-permission", "24", (tmp) => [
        "--permission",
        "--disable-warning=PERM0006",
        "--allow-worker",
        ...[...code, tmp].map((path) => `--allow-fs-read=${path}`),
        `--allow-fs-write=${tmp}`,
      ]),
      deno("deno", () => ["--allow-all"]),
      deno("deno-least", (tmp) => [
        `--allow-net=${hosts.join(",")}`,
        `--allow-read=${[...code, tmp].join(",")}`,
        `--allow-write=${tmp}`,
        "--allow-env=TMPDIR",
      ]),
      bun(),
      chromium("page"),
      chromium("worker"),
      chromium("isolated"),
      chromium("bare"),
      ...oracles(),
      nodeOn("deno", "2.", "--no-prompt", "--allow-all"),
      nodeOn("bun", "1."),
    ]
  : [];
