import process from "node:process";
import { fileURLToPath } from "node:url";
import type { LaneFacts } from "../runner/context.ts";
import type { Expectations } from "../runner/expect.ts";

/** One way to run the suite: a runtime, its flags, an adapter, and what both have to be. */
export interface Lane {
  readonly facts: Omit<LaneFacts, "detected">;
  /** URL of the adapter's module: see `AdapterModule`. */
  readonly module: string;
  /** What is known to fail. */
  readonly expectations: Expectations;
  /** Multiplies the time limits of broken adapters, which are short, where it takes long to start threads. Absent: 1. */
  readonly mutantTimeScale?: number;
  /** The lane it is compared with. Such a lane informs: it runs only where it is named, and a failing case is no fault. */
  readonly comparedWith?: string;
  /** The directory that its program runs in. */
  readonly directory: string;
  /** Brings what the program needs and is not there. Takes as long as it takes. */
  prepare?(): Promise<void>;
  /** The command up to the configuration. @throws InputError if a program of it is not there */
  command(tmp: string): readonly string[];
}

/** URL of a module of lanes/ as it was built, also for what runs as it is written. */
export function builtUrl(path: string): string {
  return new URL(`../../dist/lanes/${path}`, import.meta.url).href;
}

/** The file of a lane's program. */
export function programFile(name: "program" | "browser"): string {
  return fileURLToPath(builtUrl(`${name}.js`));
}

/** Finds a Chromium, or installs one where there is none, unless PORTICO_NO_INSTALL forbids it. */
export async function bringChromium(): Promise<void> {
  const { ensureBrowser } = await import("@portico/browser-host");
  const install = process.env.PORTICO_NO_INSTALL !== "1";
  await ensureBrowser({ install, announce: (line) => console.log(line) });
}
