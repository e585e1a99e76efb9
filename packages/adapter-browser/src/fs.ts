import type { DirEntry, FileInfo, FsDriver, OpenHow } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import { OpfsFile } from "./file.ts";
import { OpenHandles } from "./open-handles.ts";
import { at, decodeName, isNamed, type Place } from "./path.ts";
import { type TakeTurns, takeTurnsByLock } from "./take-turns.ts";

const handles = new OpenHandles();

/** Files of the origin's private file system (OPFS) through synchronous access handles. For workers. */
export const fs: FsDriver = {
  open: (path, how) => open(path, how, takeTurnsByLock),

  stat: (path) =>
    at(path, async (place) => {
      if (place.name === "") return directoryInfo;
      const found = await find(place);
      if (found.kind === "directory") return directoryInfo;
      if (place.wantsDirectory) throw systemError("ENOTDIR", path);
      const { size, lastModified } = await (found as FileSystemFileHandle).getFile();
      return { kind: "file", size, modifiedMs: lastModified };
    }),

  readDir: (path) =>
    at(path, async (place) => {
      const directory = await directoryAt(place, path);
      const entries: DirEntry[] = [];
      for await (const [name, { kind }] of directory.entries()) entries.push({ name: decodeName(name), kind });
      return entries;
    }),

  mkdir: (path) =>
    at(path, async (place) => {
      await makeNew(place, path, () => place.directory.getDirectoryHandle(place.name, { create: true }));
    }),

  rename: (from, to) => at(from, (source) => at(to, (target) => rename(source, from, target, to))),

  removeFile: (path) =>
    at(path, async (place) => {
      await fileAt(place, path);
      await place.directory.removeEntry(place.name);
    }),

  removeDir: (path) =>
    at(path, async (place) => {
      await directoryAt(place, path);
      if (place.name === "") throw systemError("EBUSY", path);
      try {
        await place.directory.removeEntry(place.name);
      } catch (error) {
        if (isNamed(error, "InvalidModificationError")) throw systemError("ENOTEMPTY", path);
        throw error;
      }
    }),
};

/** The same for threads that may sleep. */
export function fsTakingTurns(takeTurns: TakeTurns): FsDriver {
  return { ...fs, open: (path, how) => open(path, how, takeTurns) };
}

const directoryInfo: FileInfo = Object.freeze({ kind: "directory", size: 0, modifiedMs: null });

function open(path: string, how: OpenHow, takeTurns: TakeTurns): Promise<OpfsFile> {
  return at(path, async (place) => {
    if (place.name === "" || place.wantsDirectory) throw await notAFile(place, path);
    const file = await openFile(place, how, path);
    const shared = await handles.take(place.key, file);
    try {
      if (how.truncate) shared.access.truncate(0);
    } catch (error) {
      shared.release();
      throw error;
    }
    return new OpfsFile(file, shared, how.append, takeTurns);
  });
}

async function rename(source: Place, from: string, target: Place, to: string): Promise<void> {
  const file = await fileAt(source, from);
  if (source.key === target.key) return;
  if (target.name === "" || target.wantsDirectory) throw await notAFile(target, to);
  await alone(target, async () => {
    if ((await kindAt(target)) === "directory") throw systemError("EISDIR", to);
    await file.move(target.directory, target.name);
  });
}

async function openFile(place: Place, how: OpenHow, path: string): Promise<FileSystemFileHandle> {
  if (how.exclusive) return makeNew(place, path, () => place.directory.getFileHandle(place.name, { create: true }));
  return await isADirectory(place.directory.getFileHandle(place.name, { create: how.create }), path);
}

/** OPFS looks and makes in two steps: one at a time. */
async function makeNew<T>(place: Place, path: string, make: () => Promise<T>): Promise<T> {
  const refuse = async (): Promise<void> => {
    if (await isThere(place)) throw systemError("EEXIST", path);
  };
  // Before the lock too: its holder may sleep until the caller is done.
  await refuse();
  return alone(place, async () => {
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

async function isThere(place: Place): Promise<boolean> {
  return place.name === "" || (await kindAt(place)) !== undefined;
}

async function kindAt(place: Place): Promise<FileSystemHandleKind | undefined> {
  try {
    return (await find(place)).kind;
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

async function fileAt(place: Place, path: string): Promise<FileSystemFileHandle> {
  if (place.name === "") throw systemError("EISDIR", path);
  const file = await isADirectory(place.directory.getFileHandle(place.name), path);
  if (place.wantsDirectory) throw systemError("ENOTDIR", path);
  return file;
}

async function directoryAt(place: Place, path: string): Promise<FileSystemDirectoryHandle> {
  if (place.name === "") return place.directory;
  try {
    return await place.directory.getDirectoryHandle(place.name);
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
async function notAFile(place: Place, path: string): Promise<Error> {
  if (place.name === "") return systemError("EISDIR", path);
  return systemError((await find(place)).kind === "directory" ? "EISDIR" : "ENOTDIR", path);
}
