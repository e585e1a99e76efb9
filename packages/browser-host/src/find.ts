import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { PorticoError } from "@portico/core";
import { command } from "./command.ts";
import type { System } from "./system.ts";

/** A browser that starts. */
export interface Found {
  readonly kind: "chromium";
  readonly executable: string;
  /** What it says of itself, e.g. `Chromium 156.0.8078.79`. Empty on Windows, where it cannot be asked. */
  readonly version: string;
  /** Where it was found: `PORTICO_CHROMIUM`, `PATH`, or Playwright's cache. */
  readonly source: "environment" | "path" | "playwright";
}

/** A browser, or for each place why there is none. */
export type Search = { readonly found: Found } | { readonly found?: never; readonly failures: readonly string[] };

const variable = "PORTICO_CHROMIUM";
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/**
 * Looks for a Chromium that starts.
 *
 * @throws PorticoError `InvalidInput` if PORTICO_CHROMIUM is set and names none. It is never passed over.
 */
export async function findBrowser(system: System): Promise<Search> {
  const named = system.env[variable];
  if (named !== undefined && named !== "") return { found: await fromEnvironment(system, named) };
  const candidates: Pick<Found, "executable" | "source">[] = onPath(system.env);
  const failures = candidates.length === 0 ? [`none on PATH (${names.join(", ")})`] : [];
  const { executable } = system.playwright;
  if (isProgram(executable)) candidates.push({ executable, source: "playwright" });
  else failures.push(`none in Playwright's cache${executable === "" ? "" : ` (${executable})`}`);
  for (const { executable, source } of candidates) {
    const { ok, output } = await versionOf(executable, system);
    if (ok) return { found: { kind: "chromium", executable, version: output, source } };
    failures.push(`${executable} does not start: ${output}`);
  }
  return { failures };
}

async function fromEnvironment(system: System, executable: string): Promise<Found> {
  const wrong = (why: string): PorticoError =>
    new PorticoError("InvalidInput", `${variable} is ${executable}, ${why}. Correct it, or unset it.`, {
      op: "ensureBrowser",
      resource: executable,
    });
  if (!isAbsolute(executable)) throw wrong("which is not an absolute path");
  if (!isProgram(executable)) throw wrong("where no program is");
  const version = await versionOf(executable, system);
  if (!version.ok) throw wrong(`which does not start: ${version.output}`);
  return { kind: "chromium", executable, version: version.output, source: "environment" };
}

function onPath(env: NodeJS.ProcessEnv): { executable: string; source: "path" }[] {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const dirs = (env.PATH ?? "").split(delimiter).filter((dir) => dir !== "");
  return names
    .flatMap((name) => dirs.map((dir) => join(dir, name + suffix)))
    .filter(isProgram)
    .map((executable) => ({ executable, source: "path" }));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Starting is more than being there: libraries may be missing, or a script may only say what to install. */
async function versionOf(executable: string, system: System): Promise<{ ok: boolean; output: string }> {
  // There `--version` opens a window.
  if (process.platform === "win32") return { ok: true, output: "" };
  const { ok, output } = await command(executable, ["--version"], {
    env: system.env,
    limitMs: system.limits.versionMs,
  });
  // Starting scripts may write warnings before it.
  return {
    ok,
    output: output
      .split("\n")
      .slice(ok ? -1 : -2)
      .join(" "),
  };
}
