import {
  close,
  constants,
  type Dirent,
  fdatasync,
  fstat,
  fsync,
  ftruncate,
  lstat,
  mkdir,
  open,
  read,
  readdir,
  rename,
  rmdir,
  type Stats,
  stat,
  unlink,
  write,
} from "node:fs";
import type { DirEntry, FileDriver, FileInfo, FileKind, FsDriver, OpenHow } from "@portico/core/driver";

/** Whether directories can be opened and synced. */
export const syncsDirs: boolean = process.platform !== "win32";

/** Files through `node:fs`, the only handles Bun has, with descriptors and callbacks, a promise an operation. */
export const fs: FsDriver = {
  open: async (path, how) => new BunFile(await openFd(path, flagsOf(how)), how.append),
  stat: (path, follow) =>
    new Promise((resolve, reject) => {
      (follow ? stat : lstat)(path, (error, stats) => (error ? reject(error) : resolve(infoOf(stats))));
    }),
  readDir: (path) =>
    new Promise((resolve, reject) => {
      readdir(path, { withFileTypes: true }, (error, entries) =>
        error ? reject(error) : resolve(entries.map(entryOf)),
      );
    }),
  mkdir: (path) => new Promise((resolve, reject) => mkdir(path, settle(resolve, reject))),
  rename: (from, to) => new Promise((resolve, reject) => rename(from, to, settle(resolve, reject))),
  removeFile: (path) => new Promise((resolve, reject) => unlink(path, settle(resolve, reject))),
  removeDir: (path) => new Promise((resolve, reject) => rmdir(path, settle(resolve, reject))),
  ...(syncsDirs && { syncDir }),
};

class BunFile implements FileDriver {
  readonly #fd: number;
  readonly #append: boolean;

  constructor(fd: number, append: boolean) {
    this.#fd = fd;
    this.#append = append;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#fd, into, 0, into.length, position, (error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  write(bytes: Uint8Array, position: number): Promise<number> {
    // A position would make macOS and Windows write there in spite of O_APPEND.
    const at = this.#append ? null : position;
    return new Promise((resolve, reject) => {
      write(this.#fd, bytes, 0, bytes.length, at, (error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  stat(): Promise<FileInfo> {
    return new Promise((resolve, reject) => {
      fstat(this.#fd, (error, stats) => (error ? reject(error) : resolve(infoOf(stats))));
    });
  }

  truncate(size: number): Promise<void> {
    return new Promise((resolve, reject) => ftruncate(this.#fd, size, settle(resolve, reject)));
  }

  sync(dataOnly: boolean): Promise<void> {
    return new Promise((resolve, reject) => (dataOnly ? fdatasync : fsync)(this.#fd, settle(resolve, reject)));
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => close(this.#fd, settle(resolve, reject)));
  }
}

async function syncDir(path: string): Promise<void> {
  const dir = new BunFile(await openFd(path, constants.O_RDONLY | constants.O_DIRECTORY), false);
  try {
    await dir.sync(false);
  } finally {
    await dir.close();
  }
}

function openFd(path: string, flags: number): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, flags, 0o666, (error, fd) => (error ? reject(error) : resolve(fd)));
  });
}

function flagsOf(how: OpenHow): number {
  let flags = how.write ? (how.read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  if (how.append) flags |= constants.O_APPEND;
  if (how.create) flags |= constants.O_CREAT;
  if (how.exclusive) flags |= constants.O_EXCL;
  if (how.truncate) flags |= constants.O_TRUNC;
  return flags;
}

/** On success, what comes for the error is null or undefined, says Node's documentation. */
function settle(resolve: () => void, reject: (error: Error) => void): (error: Error | null) => void {
  return (error) => (error ? reject(error) : resolve());
}

function infoOf(stats: Stats): FileInfo {
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
