import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A temporary directory, under its real path. */
export function temporary(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "browser-host-test-")));
}

/** Removes one with all that is in it. */
export function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** Writes files, by their path from the directory. What is not text becomes JSON. */
export function write(dir: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** Makes symbolic links, by their path from the directory. */
export function link(dir: string, links: Readonly<Record<string, string>>): void {
  for (const [path, target] of Object.entries(links)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(target, file);
  }
}

/** Writes programs: scripts of the shell. */
export function writePrograms(dir: string, scripts: Readonly<Record<string, string>>): void {
  for (const [path, script] of Object.entries(scripts)) {
    write(dir, { [path]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(dir, path), 0o755);
  }
}
