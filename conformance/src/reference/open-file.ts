import type { FileDriver, FileInfo, OpenHow } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import { infoOf } from "./fs.ts";
import type { Loop } from "./loop.ts";
import type { FileNode } from "./tree.ts";

/** An open file: it refers to the content, so it survives unlinking and renaming of the path. */
export class OpenFile implements FileDriver {
  readonly #loop: Loop;
  readonly #node: FileNode;
  readonly #how: OpenHow;
  readonly #path: string;
  #open = true;

  constructor(loop: Loop, node: FileNode, how: OpenHow, path: string) {
    this.#loop = loop;
    this.#node = node;
    this.#how = how;
    this.#path = path;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return this.#later("read", () => {
      const bytes = this.#node.content().subarray(position, position + into.length);
      into.set(bytes);
      return bytes.length;
    });
  }

  write(bytes: Uint8Array, position: number): Promise<number> {
    return this.#later("write", () => {
      this.#node.put(bytes, this.#how.append ? this.#node.size : position);
      return bytes.length;
    });
  }

  stat(): Promise<FileInfo> {
    return this.#later("fstat", () => infoOf(this.#node));
  }

  truncate(size: number): Promise<void> {
    return this.#later("ftruncate", () => this.#node.resize(size));
  }

  /** Nothing to do: memory has no device. */
  sync(_dataOnly: boolean): Promise<void> {
    return this.#later("fsync", () => undefined);
  }

  close(): Promise<void> {
    return this.#later("close", () => {
      this.#open = false;
    });
  }

  #later<T>(operation: string, run: () => T): Promise<T> {
    return this.#loop.later(() => {
      if (!this.#open) throw systemError("EBADF", operation, this.#path);
      return run();
    });
  }
}
