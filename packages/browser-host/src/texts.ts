import { readFile, stat } from "node:fs/promises";
import { rewriteImports } from "./rewrite.ts";

interface Entry {
  readonly mtimeMs: number;
  readonly size: number;
  readonly text: string;
}

/** The rewritten texts of modules, kept until the file changes: each of a page's workers loads them all again. */
export class ModuleTexts {
  readonly #root: string;
  readonly #entries = new Map<string, Entry>();

  constructor(root: string) {
    this.#root = root;
  }

  /** @throws PorticoError `NotFound` if an import of it cannot be resolved */
  async get(file: string): Promise<string> {
    const { mtimeMs, size } = await stat(file);
    const known = this.#entries.get(file);
    if (known?.mtimeMs === mtimeMs && known.size === size) return known.text;
    const text = await rewriteImports(await readFile(file, "utf8"), file, this.#root);
    this.#entries.set(file, { mtimeMs, size, text });
    return text;
  }
}
