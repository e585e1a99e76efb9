import type { DirEntry, FileDriver, FileInfo, FsDriver, OpenHow } from "@portico/core/driver";
import { type FileAnswer, type FileOperation, type PlainMethod, unpackError } from "./file-messages.ts";
import { WebWorker } from "./web-worker.ts";

type Ask = (operation: FileOperation, transfer?: ArrayBuffer[]) => Promise<unknown>;

/** Files for a page: a worker has the access handles, which pages do not have, and serves them. */
export class PageFs implements FsDriver {
  readonly #startWorker: () => Worker;
  #worker: WebWorker | undefined;
  #lastId = 0;
  readonly #asked = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();

  constructor(startWorker: () => Worker) {
    this.#startWorker = startWorker;
  }

  /** Starts the worker; resolves when it serves. */
  prepare(): Promise<void> {
    return this.#serving().ready;
  }

  /** Ends the worker. */
  release(): void {
    this.#worker?.terminate();
  }

  async open(path: string, how: OpenHow): Promise<FileDriver> {
    return new PageFile((await this.#ask({ do: "open", path, how })) as number, this.#ask);
  }

  stat(path: string, follow: boolean): Promise<FileInfo> {
    return this.#plain("stat", path, follow) as Promise<FileInfo>;
  }

  readDir(path: string): Promise<DirEntry[]> {
    return this.#plain("readDir", path) as Promise<DirEntry[]>;
  }

  mkdir(path: string): Promise<void> {
    return this.#plain("mkdir", path) as Promise<void>;
  }

  rename(from: string, to: string): Promise<void> {
    return this.#plain("rename", from, to) as Promise<void>;
  }

  removeFile(path: string): Promise<void> {
    return this.#plain("removeFile", path) as Promise<void>;
  }

  removeDir(path: string): Promise<void> {
    return this.#plain("removeDir", path) as Promise<void>;
  }

  #plain(method: PlainMethod, ...args: readonly unknown[]): Promise<unknown> {
    return this.#ask({ do: "fs", method, args });
  }

  readonly #ask: Ask = (operation, transfer) =>
    new Promise((resolve, reject) => {
      const worker = this.#serving();
      this.#lastId++;
      this.#asked.set(this.#lastId, { resolve, reject });
      worker.post({ ...operation, id: this.#lastId }, transfer);
    });

  #serving(): WebWorker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new WebWorker(this.#startWorker, { role: "files" });
    this.#worker = worker;
    worker.attach({
      message: (data) => this.#answered(data as FileAnswer),
      exited: (error) => this.#lost(error),
    });
    return worker;
  }

  #answered({ id, ok, value }: FileAnswer): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (ok) asked?.resolve(value);
    else asked?.reject(unpackError(value));
  }

  /** What was being done may have happened or not; the next operation gets a new worker. */
  #lost(error: unknown): void {
    this.#worker = undefined;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of asked) reject(error ?? new Error("the file worker has ended"));
  }
}

/** A file that the worker has open. */
class PageFile implements FileDriver {
  readonly #file: number;
  readonly #ask: Ask;

  constructor(file: number, ask: Ask) {
    this.#file = file;
    this.#ask = ask;
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    const bytes = (await this.#ask({ do: "read", file: this.#file, length: into.length, position })) as Uint8Array;
    into.set(bytes);
    return bytes.length;
  }

  /** A copy crosses: the caller keeps the buffer. */
  write(bytes: Uint8Array, position: number): Promise<number> {
    const copy = bytes.slice() as Uint8Array<ArrayBuffer>;
    const operation = { do: "write", file: this.#file, bytes: copy, position } as const;
    return this.#ask(operation, [copy.buffer]) as Promise<number>;
  }

  stat(): Promise<FileInfo> {
    return this.#ask({ do: "stat", file: this.#file }) as Promise<FileInfo>;
  }

  truncate(size: number): Promise<void> {
    return this.#ask({ do: "truncate", file: this.#file, size }) as Promise<void>;
  }

  sync(): Promise<void> {
    return this.#ask({ do: "sync", file: this.#file }) as Promise<void>;
  }

  close(): Promise<void> {
    return this.#ask({ do: "close", file: this.#file }) as Promise<void>;
  }
}
