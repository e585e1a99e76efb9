import { type File, has, isPorticoError, type Scope } from "@portico/core";
import type { Saved } from "../store/entry.ts";
import { HEADER_SIZE, makeHeader, readKey } from "./format.ts";
import { type FsyncMode, Log } from "./log.ts";
import { type LogContent, readLog } from "./read.ts";

const NAME = "kv.log";

/** An open log and what was in it. */
export interface OpenedLog {
  readonly log: Log;
  readonly entries: ReadonlyMap<string, Saved>;
  readonly recovery: Recovery;
}

export interface Recovery {
  readonly records: number;
  /** Bytes of an incomplete last record that were cut off. */
  readonly droppedBytes: number;
}

/**
 * Opens the log of a directory, which is made if it is missing. Every complete record is kept; what a crash has left of
 * one after the last is cut off.
 *
 * @throws LogError if the file is no log, or damaged elsewhere than at its end; the file is then as it was
 */
export async function openLog(scope: Scope<"fs">, directory: string, fsync: FsyncMode): Promise<OpenedLog> {
  await scope.fs.mkdir(directory, { recursive: true });
  const path = `${directory}/${NAME}`;
  await removeLeftover(scope, compactedPath(path));
  const file = await scope.fs.open(path, { read: true, append: true, create: true });
  const { size } = await file.stat();
  const content = (await readLog(file, size)) ?? (await begin(scope, file));
  const droppedBytes = Math.max(0, size - content.size);
  if (droppedBytes > 0) {
    await file.truncate(content.size);
    await file.sync();
  }
  await syncDirectory(scope, directory);
  const log = new Log(scope, file, content.key, content.size, fsync);
  return { log, entries: content.entries, recovery: { records: content.records, droppedBytes } };
}

/** Where a compaction makes the file that replaces a log. */
export function compactedPath(path: string): string {
  return `${path}.compacted`;
}

/** The directory a path is in. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

/** Makes renames and creations durable, where the runtime can. */
export async function syncDirectory(scope: Scope<"fs">, directory: string): Promise<void> {
  if (has(scope, "fs.sync-dir")) await scope.fs.syncDir(directory);
}

/** Makes the file an empty log: it is new, or its first write was cut short. */
async function begin(scope: Scope<"fs">, file: File): Promise<LogContent> {
  const header = makeHeader(scope.randomBytes(8));
  await file.truncate(0);
  await file.write(header);
  await file.sync();
  return { entries: new Map(), records: 0, size: HEADER_SIZE, key: readKey(header), header };
}

async function removeLeftover(scope: Scope<"fs">, path: string): Promise<void> {
  try {
    await scope.fs.remove(path);
  } catch (error) {
    if (!isPorticoError(error, "NotFound")) throw error;
  }
}
