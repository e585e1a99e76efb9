import type { FileInfo, FileKind } from "@portico/core/driver";

/** What stat(2) tells, from what Deno tells. */
export function infoOf(info: Deno.FileInfo): FileInfo {
  return { kind: kindOf(info), size: info.size, modifiedMs: info.mtime?.getTime() ?? null };
}

export function kindOf(entry: Pick<Deno.FileInfo, "isFile" | "isDirectory" | "isSymlink">): FileKind {
  if (entry.isFile) return "file";
  if (entry.isDirectory) return "directory";
  return entry.isSymlink ? "symlink" : "other";
}
