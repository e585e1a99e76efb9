import process from "node:process";
import type { AdapterFile } from "../adapter/adapter-file.ts";
import { InputError } from "../input-error.ts";
import { findRuntime } from "./find-runtime.ts";
import { bringChromium, type Lane, programFile } from "./lane.ts";

/** A lane that there is for every adapter, on whatever version of the runtime is here. */
interface Kind {
  /** What the suite must find itself to run on. */
  readonly host: string;
  readonly browser?: true;
  command(directory: string): readonly string[];
}

function browser(where: "page" | "worker" | "isolated"): Kind {
  return { host: "chromium", browser: true, command: () => [process.execPath, programFile("browser"), where] };
}

const kinds: Readonly<Record<string, Kind>> = {
  node: { host: "node", command: (dir) => [findRuntime("node", dir), programFile("program")] },
  deno: {
    host: "deno",
    command: (dir) => [findRuntime("deno", dir), "run", "--no-prompt", "--allow-all", programFile("program")],
  },
  bun: { host: "bun", command: (dir) => [findRuntime("bun", dir), "run", programFile("program")] },
  "chromium-page": browser("page"),
  "chromium-worker": browser("worker"),
  "chromium-isolated": browser("isolated"),
};

/** Names of the lanes that there are for every adapter. */
export const kindNames: readonly string[] = Object.keys(kinds);

/** An adapter and where it is. */
export interface Subject {
  /** URL of its module. */
  readonly module: string;
  readonly file: AdapterFile;
  /** The project's directory. */
  readonly directory: string;
  /** What starts the program, in place of what the lane would; then the lane may have any name. */
  readonly command?: readonly string[];
}

/** The lane of this name for an adapter. @throws InputError if there is none, or the adapter does not claim it */
export function laneOf(name: string, subject: Subject): Lane {
  const { file, module, directory, command } = subject;
  const kind = kinds[name];
  if (kind === undefined && command === undefined)
    throw new InputError(`No lane is called ${name}; there are ${kindNames.join(", ")}, and others with --command`);
  const claim = file.lanes[name];
  if (claim === undefined)
    throw new InputError(
      `${file.adapter} claims nothing for the lane ${name}: add it to "lanes" in its conformance.json`,
    );
  // Of a runtime that the suite does not know it finds out that it calls itself Node, if anything.
  const host = { runtime: kind?.host ?? "node", version: "" };
  const start = command === undefined ? undefined : [...command, programFile("program")];
  return {
    facts: { name, adapter: file.adapter, expected: { ...claim, version: "" }, host },
    module,
    expectations: file,
    directory,
    ...(kind?.browser === true && { mutantTimeScale: 2, prepare: bringChromium }),
    command: () => start ?? (kind as Kind).command(directory),
  };
}
