import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

/** What looking for a browser, and installing one, depends on. */
export interface System {
  readonly env: NodeJS.ProcessEnv;
  readonly root: boolean;
  /** Debian, or one made from it. */
  readonly debian: boolean;
  readonly playwright: {
    /** Where its Chromium is once it has been downloaded; empty if there is none for this machine. */
    readonly executable: string;
    /** Its command line program, a script for Node. */
    readonly cli: string;
    readonly version: string;
  };
  readonly limits: {
    readonly versionMs: number;
    readonly downloadMs: number;
    readonly aptMs: number;
  };
}

/** The system that this process runs on. */
export function thisSystem(): System {
  const require = createRequire(import.meta.url);
  const manifest = "playwright-core/package.json";
  return {
    env: process.env,
    root: process.getuid?.() === 0,
    debian: isDebian(osRelease()),
    playwright: {
      executable: chromium.executablePath(),
      cli: join(dirname(require.resolve(manifest)), "cli.js"),
      version: (require(manifest) as { version: string }).version,
    },
    limits: { versionMs: 30_000, downloadMs: 600_000, aptMs: 900_000 },
  };
}

/** Whether a text in the format of os-release(5) describes Debian, or one made from it. */
export function isDebian(text: string): boolean {
  return text.split("\n").some((line) => {
    const [name, value = ""] = line.split("=");
    return (name === "ID" || name === "ID_LIKE") && /(?:^|[" ])debian(?:$|[" ])/.test(value.trim());
  });
}

function osRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
