import type { DirEntry, FileInfo, FsDriver, OpenHow } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import { OpfsFile } from "./file.ts";
import { OpenHandles } from "./open-handles.ts";
import { decodeName, isNamed, type Place, place } from "./path.ts";
import { type TakeTurns, takeTurnsByLock } from "./take-turns.ts";

const handles = new OpenHandles();

/** Files of the origin's private file system (OPFS) through synchronous access handles. For workers. */
export const fs: FsDriver = {
  open: (path, how) => open(path, how, takeTurnsByLock),

  stat: async (path) => {
    const at = await place(path);
    if (at.name === "") return directoryInfo;
    const found = await find(at);
    if (found.kind === "directory") return directoryInfo;
    if (at.wantsDirectory) throw systemError("ENOTDIR", path);
    const { size, lastModified } = await (found as FileSystemFileHandle).getFile();
    return { kind: "file", size, modifiedMs: lastModified };
  },

  readDir: async (path) => {
    const directory = await directoryAt(await place(path), path);
    const entries: DirEntry[] = [];
    for await (const [name, { kind }] of directory.entries()) entries.push({ name: decodeName(name), kind });
    return entries;
  },

  mkdir: async (path) => {
    const at = await place(path);
    await makeNew(at, path, () => at.directory.getDirectoryHandle(at.name, { create: true }));
  },

  rename: async (from, to) => {
    const source = await place(from);
    const target = await place(to);
    const file = await fileAt(source, from);
    if (source.key === target.key) return;
    if (target.name === "" || target.wantsDirectory) throw await notAFile(target, to);
    await alone(target, async () => {
      if ((await kindAt(target)) === "directory") throw systemError("EISDIR", to);
      await file.move(target.directory, target.name);
    });
  },

  removeFile: async (path) => {
    const at = await place(path);
    await fileAt(at, path);
    await at.directory.removeEntry(at.name);
  },

  removeDir: async (path) => {
    const at = await place(path);
    await directoryAt(at, path);
    if (at.name === "") throw systemError("EBUSY", path);
    try {
      await at.directory.removeEntry(at.name);
    } catch (error) {
      if (isNamed(error, "InvalidModificationError")) throw systemError("ENOTEMPTY", path);
      throw error;
    }
  },
};

/** The same for threads that may sleep. */
export function fsTakingTurns(takeTurns: TakeTurns): FsDriver {
  return { ...fs, open: (path, how) => open(path, how, takeTurns) };
}

const directoryInfo: FileInfo = Object.freeze({ kind: "directory", size: 0, modifiedMs: null });

async function open(path: string, how: OpenHow, takeTurns: TakeTurns): Promise<OpfsFile> {
  const at = await place(path);
  if (at.name === "" || at.wantsDirectory) throw await notAFile(at, path);
  const file = await openFile(at, how, path);
  const shared = await handles.take(at.key, file);
  if (how.truncate) shared.access.truncate(0);
  return new OpfsFile(file, shared, how, takeTurns);
}

async function openFile(at: Place, how: OpenHow, path: string): Promise<FileSystemFileHandle> {
  if (how.exclusive) return makeNew(at, path, () => at.directory.getFileHandle(at.name, { create: true }));
  return await isADirectory(at.directory.getFileHandle(at.name, { create: how.create }), path);
}

/** OPFS looks and makes in two steps: one at a time. */
async function makeNew<T>(at: Place, path: string, make: () => Promise<T>): Promise<T> {
  const refuse = async (): Promise<void> => {
    if (await isThere(at)) throw systemError("EEXIST", path);
  };
  // Before the lock too: its holder may sleep until the caller is done.
  await refuse();
  return alone(at, async () => {
    await refuse();
    return make();
  });
}

/**
 * Changes what is at a place alone, of all threads and tabs. The lock is for that place only, because a thread that
 * sleeps in `blockOn` keeps what it holds, and its helper must get on.
 */
function alone<T>({ key }: Place, change: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`portico.fs ${key}`, change) as Promise<T>;
}

async function isThere(at: Place): Promise<boolean> {
  return at.name === "" || (await kindAt(at)) !== undefined;
}

async function kindAt(at: Place): Promise<FileSystemHandleKind | undefined> {
  try {
    return (await find(at)).kind;
  } catch (error) {
    if (isNamed(error, "NotFoundError")) return undefined;
    throw error;
  }
}

/** What is there: asked for as a file first, because it mostly is one. */
async function find({ directory, name }: Place): Promise<FileSystemFileHandle | FileSystemDirectoryHandle> {
  try {
    return await directory.getFileHandle(name);
  } catch (error) {
    if (isNamed(error, "TypeMismatchError")) return await directory.getDirectoryHandle(name);
    throw error;
  }
}

async function fileAt(at: Place, path: string): Promise<FileSystemFileHandle> {
  if (at.name === "") throw systemError("EISDIR", path);
  const file = await isADirectory(at.directory.getFileHandle(at.name), path);
  if (at.wantsDirectory) throw systemError("ENOTDIR", path);
  return file;
}

async function directoryAt(at: Place, path: string): Promise<FileSystemDirectoryHandle> {
  if (at.name === "") return at.directory;
  try {
    return await at.directory.getDirectoryHandle(at.name);
  } catch (error) {
    if (isNamed(error, "TypeMismatchError")) throw systemError("ENOTDIR", path);
    throw error;
  }
}

/** Gives the file; where a directory is, fails as POSIX does. */
async function isADirectory(file: Promise<FileSystemFileHandle>, path: string): Promise<FileSystemFileHandle> {
  try {
    return await file;
  } catch (error) {
    if (isNamed(error, "TypeMismatchError")) throw systemError("EISDIR", path);
    throw error;
  }
}

/** Why a path that can only mean a directory cannot be opened as a file. */
async function notAFile(at: Place, path: string): Promise<Error> {
  if (at.name === "") return systemError("EISDIR", path);
  return systemError((await find(at)).kind === "directory" ? "EISDIR" : "ENOTDIR", path);
}
