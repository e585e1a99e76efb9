import { renameSync, writeFileSync } from "node:fs";

/** Writes a result whole or not at all: a killed program leaves the one before. */
export function saveResult(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value, null, 2));
  renameSync(`${path}.new`, path);
}
