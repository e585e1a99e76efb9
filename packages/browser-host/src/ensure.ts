import { BrowserMissing } from "./browser-missing.ts";
import { type Found, findBrowser } from "./find.ts";
import { type Installer, installers } from "./install.ts";
import { type System, thisSystem } from "./system.ts";

export interface EnsureOptions {
  /** Whether to install a browser where none is found. */
  readonly install: boolean;
  /** Is handed one line before each attempt to install. */
  readonly announce: (line: string) => void;
}

/**
 * Finds a Chromium that starts: the one PORTICO_CHROMIUM names, one on PATH, Playwright's. Where there is none it installs
 * one, if it may.
 *
 * @throws BrowserMissing if there is none; its message says what to run
 * @throws PorticoError `InvalidInput` if PORTICO_CHROMIUM names none that starts
 */
export function ensureBrowser(options: EnsureOptions): Promise<Found> {
  return ensureBrowserOn(thisSystem(), options);
}

/** The same on a given system. */
export async function ensureBrowserOn(system: System, { install, announce }: EnsureOptions): Promise<Found> {
  const search = await findBrowser(system);
  if (search.found !== undefined) return search.found;
  const failures = [...search.failures];
  for (const installer of installers(system)) {
    if (!install || installer.unusable !== undefined) continue;
    announce(`No Chromium that starts was found; ${installer.what}.`);
    const ended = await installer.install();
    const again = await findBrowser(system);
    if (again.found !== undefined) return again.found;
    failures.push(`${installer.what} failed:\n${indent(ended.ok ? again.failures.join("\n") : ended.output)}`);
  }
  throw new BrowserMissing(message(failures, installers(system)));
}

function message(failures: readonly string[], ways: readonly Installer[]): string {
  const lines = ways.map((way) =>
    way.unusable === undefined ? way.byHand : `${way.byHand}   (not used: ${way.unusable})`,
  );
  return [
    "No Chromium that starts was found:",
    ...failures.map((failure) => `- ${failure}`),
    "Run one of",
    ...lines.map((line) => `  ${line}`),
    "or set PORTICO_CHROMIUM to the path of a Chromium.",
  ].join("\n");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}
