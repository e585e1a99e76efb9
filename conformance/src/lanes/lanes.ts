import process from "node:process";
import type { Capability } from "@portico/core";
import type { LaneFacts } from "../context.ts";
import { binaryOf, type RuntimeName, root } from "./runtimes.ts";
import type { WebKind } from "./web-protocol.ts";

/** One way to run the suite: a runtime, its flags, an adapter, and what both have to be. */
export interface Lane {
  readonly facts: Omit<LaneFacts, "detected">;
  /** The adapter's directory under packages/, where its conformance.json is. Absent: it has none. */
  readonly directory?: string;
  /** Whether the sockets' other end is the peer program. */
  readonly peer: boolean;
  /** Multiplies the time limits of broken adapters, which are short, where it takes long to start threads. Absent: 1. */
  readonly mutantTimeScale?: number;
  /** Brings what the program needs and the repository does not have. Takes as long as it takes. */
  prepare?(): Promise<void>;
  /** The command up to the configuration. */
  command(tmp: string): readonly string[];
}

const everything: readonly Capability[] = [
  "fs",
  "fs.sync-dir",
  "fs.rename-dir",
  "fs.replace-open",
  "tcp.connect",
  "tcp",
  "tcp.reset",
  "threads",
  "block-on",
];

const program = (name: string): string => `${root}conformance/dist/lanes/${name}.js`;

/** What a lane with least permissions may read: the code that it loads, in its threads too. */
const code: readonly string[] = [`${root}conformance/dist`, `${root}packages`, `${root}node_modules`];

function node(name: string, major: "22" | "24" | "26", flags: (tmp: string) => readonly string[] = () => []): Lane {
  const expected = { runtime: "node", version: `${major}.`, capabilities: everything };
  const binary: RuntimeName = `node-${major}`;
  return {
    facts: { name, adapter: "@portico/adapter-node", expected, host: expected },
    directory: "adapter-node",
    peer: true,
    command: (tmp) => [binaryOf(binary), ...flags(tmp), program("node")],
  };
}

/** Deno cannot end a connection so that the peer sees a reset. */
const denoCapabilities = everything.filter((name) => name !== "tcp.reset");

/** What the cases connect to and listen on, permitted or not by the system. */
const hosts = ["127.0.0.1", "localhost", "name.invalid", "203.0.113.1", "[::]"];

function deno(name: string, flags: (tmp: string) => readonly string[]): Lane {
  const expected = { runtime: "deno", version: "2.", capabilities: denoCapabilities };
  return {
    facts: { name, adapter: "@portico/adapter-deno", expected, host: expected },
    directory: "adapter-deno",
    peer: true,
    command: (tmp) => [binaryOf("deno"), "run", "--no-prompt", ...flags(tmp), program("deno")],
  };
}

const bunFacts = { runtime: "bun", version: "1.", capabilities: everything };
const bun: Lane = {
  facts: { name: "bun", adapter: "@portico/adapter-bun", expected: bunFacts, host: bunFacts },
  directory: "adapter-bun",
  peer: true,
  command: () => [binaryOf("bun"), "run", program("bun")],
};

/** Installs one where there is none, unless PORTICO_NO_INSTALL forbids it. */
async function bringChromium(): Promise<void> {
  const { ensureBrowser } = await import("@portico/browser-host");
  const install = process.env.PORTICO_NO_INSTALL !== "1";
  await ensureBrowser({ install, announce: (line) => console.log(line) });
}

const equipped: readonly Capability[] = ["fs", "threads", "tcp.connect", "tcp", "tcp.reset"];

/** Which Chromium it is depends on the machine. */
function chromium(kind: WebKind, capabilities: readonly Capability[]): Lane {
  const expected = { runtime: "chromium", version: "", capabilities };
  return {
    facts: { name: `chromium-${kind}`, adapter: "@portico/adapter-browser", expected, host: expected },
    directory: "adapter-browser",
    peer: true,
    mutantTimeScale: 2,
    prepare: bringChromium,
    command: () => [binaryOf("node-24"), program("browser"), kind],
  };
}

function reference(name: string, capabilities: readonly Capability[]): Lane {
  return {
    facts: {
      name,
      adapter: "reference",
      expected: { runtime: "reference", version: "", capabilities },
      host: { runtime: "node", version: "24." },
    },
    peer: false,
    command: () => [binaryOf("node-24"), program(name)],
  };
}

/** All of them, in the order of the reports. */
export const lanes: readonly Lane[] = [
  reference(
    "reference",
    everything.filter((name) => name !== "threads" && name !== "block-on"),
  ),
  reference("reference-client", ["fs", "fs.replace-open", "tcp.connect"]),
  reference("reference-bare", []),
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
  bun,
  chromium("page", equipped),
  chromium("worker", equipped),
  chromium("isolated", [...equipped, "block-on"]),
  chromium("bare", []),
];
