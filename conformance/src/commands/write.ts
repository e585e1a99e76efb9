import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../input-error.ts";

/** Writes the value if a file is asked for. @throws InputError if that cannot be written */
export function writeJson(file: string | undefined, value: unknown): void {
  writeText(file, () => `${JSON.stringify(value ?? null, null, 2)}\n`);
}

/** Writes the text if a file is asked for. @throws InputError if that cannot be written */
export function writeText(file: string | undefined, text: () => string): void {
  if (file === undefined) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text());
  } catch (error) {
    throw new InputError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
