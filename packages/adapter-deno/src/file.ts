import type { FileDriver, FileInfo } from "@portico/core/driver";
import { infoOf } from "./file-info.ts";

/**
 * One `Deno.FsFile`. Deno has no positioned read or write, only a cursor: operations on one file take turns, so that
 * nothing comes between moving the cursor and using it.
 */
export class DenoFile implements FileDriver {
  readonly #file: Deno.FsFile;
  readonly #append: boolean;
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  constructor(file: Deno.FsFile, append: boolean) {
    this.#file = file;
    this.#append = append;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return this.#inTurn(async () => {
      this.#file.seekSync(position, Deno.SeekMode.Start);
      return (await this.#file.read(into as Uint8Array<ArrayBuffer>)) ?? 0;
    });
  }

  write(bytes: Uint8Array, position: number): Promise<number> {
    return this.#inTurn(() => {
      if (!this.#append) this.#file.seekSync(position, Deno.SeekMode.Start);
      return this.#file.write(bytes as Uint8Array<ArrayBuffer>);
    });
  }

  stat(): Promise<FileInfo> {
    return this.#inTurn(async () => infoOf(await this.#file.stat()));
  }

  truncate(size: number): Promise<void> {
    return this.#inTurn(() => this.#file.truncate(size));
  }

  sync(dataOnly: boolean): Promise<void> {
    return this.#inTurn(() => (dataOnly ? this.#file.syncData() : this.#file.sync()));
  }

  async close(): Promise<void> {
    this.#file.close();
  }

  async #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    try {
      return await operation();
    } finally {
      // Whoever waits longest takes over while the file counts as busy.
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy = false;
      else next();
    }
  }
}
