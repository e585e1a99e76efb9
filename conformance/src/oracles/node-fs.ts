import { constants, type Dirent, type Stats } from "node:fs";
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import type { DirEntry, ErrorCode, File, FileInfo, FileKind, OpenOptions } from "@portico/core";
import { byName, chunksOf, isThere, naming, type RawFs } from "./raw.ts";

const codes: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  ["ENOENT", "NotFound"],
  ["EEXIST", "AlreadyExists"],
  ["ENOTDIR", "NotADirectory"],
  ["EISDIR", "IsADirectory"],
  ["ENOTEMPTY", "NotEmpty"],
  ["EBADF", "Closed"],
  ["EINVAL", "InvalidInput"],
  ["ERR_INVALID_ARG_VALUE", "InvalidInput"],
  ["ERR_OUT_OF_RANGE", "InvalidInput"],
]);

/** Calls Node and names its refusals. */
export const raw: <T>(call: () => Promise<T>) => Promise<T> = naming((error) =>
  codes.get((error as NodeJS.ErrnoException).code),
);

/** Core's interface as `node:fs/promises` has it, and nothing that it does not have. */
export const fs: RawFs = {
  open: (path, how = {}) =>
    raw(async () => new NodeFile(path, await open(path, flagsOf(how), 0o666), how.append === true)),
  readFile: (path) =>
    raw(async () => {
      const { buffer, byteOffset, byteLength } = await readFile(path);
      return new Uint8Array(buffer, byteOffset, byteLength);
    }),
  readText: (path) => raw(() => readFile(path, "utf8")),
  writeFile: (path, data, { append = false, exclusive = false, sync = false } = {}) =>
    raw(() => writeFile(path, data, { flag: `${append ? "a" : "w"}${exclusive ? "x" : ""}`, flush: sync })),
  stat: (path, { followSymlinks = true } = {}) =>
    raw(async () => infoOf(await (followSymlinks ? stat(path) : lstat(path)))),
  exists: (path) => isThere(raw(() => stat(path))),
  readDir: (path) => raw(async () => (await readdir(path, { withFileTypes: true })).map(entryOf).sort(byName)),
  mkdir: (path, { recursive = false } = {}) =>
    raw(async () => {
      await mkdir(path, { recursive });
    }),
  rename: (from, to) => raw(() => rename(from, to)),
  remove: (path, { recursive = false } = {}) =>
    raw(async () => {
      if (recursive) return rm(path, { recursive });
      return (await lstat(path)).isDirectory() ? rmdir(path) : unlink(path);
    }),
  truncate: (path, size) => raw(() => truncate(path, size)),
  syncDir: (path) =>
    raw(async () => {
      const dir = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
      await dir.sync().finally(() => dir.close());
    }),
};

/** A `FileHandle` and, since Node cannot seek, the position after the last operation. */
class NodeFile implements File {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #append: boolean;
  #at = 0;

  constructor(path: string, handle: FileHandle, append: boolean) {
    this.path = path;
    this.#handle = handle;
    this.#append = append;
  }

  read(into: Uint8Array, at?: number): Promise<number | null> {
    return raw(async () => {
      const { bytesRead } = await this.#handle.read(into, 0, into.length, at ?? this.#at);
      if (at === undefined) this.#at += bytesRead;
      return bytesRead === 0 ? null : bytesRead;
    });
  }

  write(bytes: Uint8Array, at?: number): Promise<void> {
    return raw(async () => {
      const position = at ?? (this.#append ? null : this.#at);
      const { bytesWritten } = await this.#handle.write(bytes, 0, bytes.length, position);
      if (at === undefined) this.#at += bytesWritten;
    });
  }

  seek(position: number): void {
    this.#at = position;
  }

  stat(): Promise<FileInfo> {
    return raw(async () => infoOf(await this.#handle.stat()));
  }

  truncate(size: number): Promise<void> {
    return raw(() => this.#handle.truncate(size));
  }

  sync({ dataOnly = false } = {}): Promise<void> {
    return raw(() => (dataOnly ? this.#handle.datasync() : this.#handle.sync()));
  }

  close(): Promise<void> {
    return raw(() => this.#handle.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return raw(() => this.#handle[Symbol.asyncDispose]());
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return chunksOf((into) => this.read(into));
  }
}

function flagsOf({ append = false, exclusive = false, ...how }: OpenOptions): number {
  const { write = append, read = !write, create = exclusive, truncate: cut = false } = how;
  return (
    (write ? (read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY) |
    (append ? constants.O_APPEND : 0) |
    (create ? constants.O_CREAT : 0) |
    (exclusive ? constants.O_EXCL : 0) |
    (cut ? constants.O_TRUNC : 0)
  );
}

/** What stat(2) tells, in our words. */
export function infoOf(stats: Stats): FileInfo {
  return { kind: kindOf(stats), size: stats.size, modifiedMs: stats.mtimeMs };
}

function entryOf(entry: Dirent): DirEntry {
  return { name: entry.name, kind: kindOf(entry) };
}

function kindOf(entry: Stats | Dirent): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "symlink" : "other";
}
