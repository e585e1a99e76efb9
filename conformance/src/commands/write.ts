import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../input-error.ts";

/** Makes sure, before anything runs, that the files can be written that are asked for. @throws InputError */
export function checkWritable(...files: readonly (string | undefined)[]): void {
  for (const file of files.filter((one) => one !== undefined)) {
    attempt(file, () => closeSync(openSync(file, "a")));
  }
}

/** Writes the value if a file is asked for. @throws InputError if that cannot be written */
export function writeJson(file: string | undefined, value: unknown): void {
  writeText(file, () => `${JSON.stringify(value ?? null, null, 2)}\n`);
}

/** Writes the text if a file is asked for. @throws InputError if that cannot be written */
export function writeText(file: string | undefined, text: () => string): void {
  if (file === undefined) return;
  attempt(file, () => writeFileSync(file, text()));
}

function attempt(file: string, write: () => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    write();
  } catch (error) {
    throw new InputError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
