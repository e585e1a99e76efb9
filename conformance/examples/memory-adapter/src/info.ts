import type { FileInfo, FileKind } from "@portico/core/driver";

export function infoOf(stats: Entry & { size: number; mtimeMs: number }): FileInfo {
  return { kind: kindOf(stats), size: stats.size, modifiedMs: stats.mtimeMs };
}

export function kindOf(entry: Entry): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "symlink" : "other";
}

/** What is said of entries by memfs' `Stats` and `Dirent`. */
export interface Entry {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}
