import type { ErrorCode, File, FileInfo, FileKind, OpenOptions } from "@portico/core";
import { byName, chunksOf, isThere, named, naming, type RawFs } from "./raw.ts";

const { errors } = Deno;

const classes: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [errors.NotFound, "NotFound"],
  [errors.AlreadyExists, "AlreadyExists"],
  [errors.NotADirectory, "NotADirectory"],
  [errors.IsADirectory, "IsADirectory"],
  [errors.BadResource, "Closed"],
  [errors.Busy, "Busy"],
]);

/** Not every refusal has a class. */
const numbers: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  ["ENOTEMPTY", "NotEmpty"],
  ["EINVAL", "InvalidInput"],
]);

function codeOf(error: unknown): ErrorCode | undefined {
  return classes.get((error as Error).constructor) ?? numbers.get((error as { code?: unknown }).code);
}

const raw = naming(codeOf);

/** Core's interface as `Deno` has it, and nothing that it does not have. */
export const fs: RawFs = {
  open: (path, how = {}) => raw(async () => new DenoFile(path, await Deno.open(path, optionsOf(how)))),
  readFile: (path) => raw(() => Deno.readFile(path)),
  readText: (path) => raw(() => Deno.readTextFile(path)),
  writeFile: (path, data, { append = false, exclusive = false, sync = false } = {}) =>
    raw(async () => {
      const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
      await Deno.writeFile(path, bytes, { append, createNew: exclusive });
      if (sync) await syncFile(path);
    }),
  stat: (path, { followSymlinks = true } = {}) =>
    raw(async () => infoOf(await (followSymlinks ? Deno.stat(path) : Deno.lstat(path)))),
  exists: (path) => isThere(raw(() => Deno.stat(path))),
  readDir: (path) =>
    raw(async () => {
      const entries = await Array.fromAsync(Deno.readDir(path));
      return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort(byName);
    }),
  mkdir: (path, { recursive = false } = {}) => raw(() => Deno.mkdir(path, { recursive })),
  rename: (from, to) => raw(() => Deno.rename(from, to)),
  remove: (path, { recursive = false } = {}) => raw(() => Deno.remove(path, { recursive })),
  truncate: (path, size) => raw(() => Deno.truncate(path, size)),
  syncDir: (path) => raw(() => syncFile(path)),
};

async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path);
  await file.sync();
}

/** A `Deno.FsFile`. It has a cursor and no positions: one is gone to, and back from. */
class DenoFile implements File {
  readonly path: string;
  readonly #file: Deno.FsFile;

  constructor(path: string, file: Deno.FsFile) {
    this.path = path;
    this.#file = file;
  }

  read(into: Uint8Array, at?: number): Promise<number | null> {
    return this.#goTo(at, () => this.#file.read(into as Uint8Array<ArrayBuffer>));
  }

  async write(bytes: Uint8Array, at?: number): Promise<void> {
    await this.#goTo(at, () => this.#file.write(bytes as Uint8Array<ArrayBuffer>));
  }

  #goTo<T>(at: number | undefined, operation: () => Promise<T>): Promise<T> {
    return raw(async () => {
      if (at === undefined) return operation();
      const before = await this.#file.seek(0, Deno.SeekMode.Current);
      await this.#file.seek(at, Deno.SeekMode.Start);
      const result = await operation();
      await this.#file.seek(before, Deno.SeekMode.Start);
      return result;
    });
  }

  seek(position: number): void {
    try {
      this.#file.seekSync(position, Deno.SeekMode.Start);
    } catch (error) {
      throw named(error, codeOf(error));
    }
  }

  stat(): Promise<FileInfo> {
    return raw(async () => infoOf(await this.#file.stat()));
  }

  truncate(size: number): Promise<void> {
    return raw(() => this.#file.truncate(size));
  }

  sync({ dataOnly = false } = {}): Promise<void> {
    return raw(() => (dataOnly ? this.#file.syncData() : this.#file.sync()));
  }

  close(): Promise<void> {
    return raw(async () => this.#file.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return raw(async () => this.#file[Symbol.dispose]());
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return chunksOf((into) => this.read(into));
  }
}

function optionsOf({ append = false, exclusive = false, ...how }: OpenOptions): Deno.OpenOptions {
  const { write = append, read = !write, create = false, truncate = false } = how;
  return { read, write: write && !append, append, create, createNew: exclusive, truncate };
}

function infoOf(info: Deno.FileInfo): FileInfo {
  return { kind: kindOf(info), size: info.size, modifiedMs: info.mtime?.getTime() ?? null };
}

function kindOf(entry: Pick<Deno.FileInfo, "isFile" | "isDirectory" | "isSymlink">): FileKind {
  if (entry.isFile) return "file";
  if (entry.isDirectory) return "directory";
  return entry.isSymlink ? "symlink" : "other";
}
