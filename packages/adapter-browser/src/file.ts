import type { FileDriver, FileInfo } from "@portico/core/driver";
import type { TakeTurns } from "./take-turns.ts";

/** One OPFS file open for access, shared by all of this thread that have it open. */
export interface SharedHandle {
  readonly access: FileSystemSyncAccessHandle;
  /** The same for every spelling of the file's path. */
  readonly key: string;
  release(): void;
}

/** A file through a synchronous access handle: every operation is done when it returns. For workers. */
export class OpfsFile implements FileDriver {
  readonly #file: FileSystemFileHandle;
  readonly #shared: SharedHandle;
  readonly #append: boolean;
  readonly #takeTurns: TakeTurns;

  constructor(file: FileSystemFileHandle, shared: SharedHandle, append: boolean, takeTurns: TakeTurns) {
    this.#file = file;
    this.#shared = shared;
    this.#append = append;
    this.#takeTurns = takeTurns;
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    return this.#shared.access.read(into as Uint8Array<ArrayBuffer>, { at: position });
  }

  async write(bytes: Uint8Array, position: number): Promise<number> {
    if (this.#append) return this.#writeAtEnd(bytes as Uint8Array<ArrayBuffer>);
    return this.#shared.access.write(bytes as Uint8Array<ArrayBuffer>, { at: position });
  }

  /** Other threads may have the file open: asking for its end and writing there is one step for all of them. */
  #writeAtEnd(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    const { access, key } = this.#shared;
    return this.#takeTurns(key, () => access.write(bytes, { at: access.getSize() }));
  }

  async size(): Promise<number> {
    return this.#shared.access.getSize();
  }

  async stat(): Promise<FileInfo> {
    const { lastModified } = await this.#file.getFile();
    return { kind: "file", size: this.#shared.access.getSize(), modifiedMs: lastModified };
  }

  async truncate(size: number): Promise<void> {
    this.#shared.access.truncate(size);
  }

  async sync(): Promise<void> {
    this.#shared.access.flush();
  }

  async close(): Promise<void> {
    this.#shared.release();
  }
}
