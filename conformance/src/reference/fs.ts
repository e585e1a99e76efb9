import type { DirEntry, FileDriver, FileInfo, FsDriver, OpenHow } from "@portico/core/driver";
import { systemError } from "./errors.ts";
import type { Loop } from "./loop.ts";
import { OpenFile } from "./open-file.ts";
import { DirectoryNode, FileNode, type Node, type Place, Tree } from "./tree.ts";

/** Files in memory, by the rules of POSIX. Every operation happens whole, in a macrotask of its own. */
export function createFs(loop: Loop): Required<FsDriver> {
  const tree = new Tree();
  return {
    open: (path, how) => loop.later((): FileDriver => new OpenFile(loop, openNode(tree, path, how), how, path)),
    stat: (path) => loop.later(() => infoOf(tree.node(path, "stat"))),
    readDir: (path) => loop.later(() => entriesOf(tree.directory(path, "scandir"))),
    mkdir: (path) => loop.later(() => makeDirectory(tree, path)),
    rename: (from, to) => loop.later(() => rename(tree, from, to)),
    removeFile: (path) => loop.later(() => removeFile(tree, path)),
    removeDir: (path) => loop.later(() => removeDirectory(tree, path)),
    // Nothing to do: memory has no device. The path is checked as fsync(2) would.
    syncDir: (path) => loop.later(() => void tree.directory(path, "fsync")),
  };
}

/** What stat(2) tells about a node. */
export function infoOf(node: Node): FileInfo {
  return { kind: node.kind, size: node.size, modifiedMs: node.modifiedMs };
}

function entriesOf(directory: DirectoryNode): DirEntry[] {
  return [...directory.entries].map(([name, node]) => ({ name, kind: node.kind }));
}

function openNode(tree: Tree, path: string, how: OpenHow): FileNode {
  const place = tree.place(path, "open");
  const { node } = place;
  if (node === undefined) return createFile(place, path, how);
  if (how.exclusive) throw systemError("EEXIST", "open", path);
  if (node.kind === "directory") throw systemError("EISDIR", "open", path);
  if (how.truncate) node.resize(0);
  return node;
}

function createFile(place: Place, path: string, how: OpenHow): FileNode {
  if (!how.create && !how.exclusive) throw systemError("ENOENT", "open", path);
  if (place.wantsDirectory) throw systemError("EISDIR", "open", path);
  const file = new FileNode();
  place.directory.set(place.name, file);
  return file;
}

function makeDirectory(tree: Tree, path: string): void {
  const place = tree.place(path, "mkdir");
  if (place.node !== undefined) throw systemError("EEXIST", "mkdir", path);
  place.directory.set(place.name, new DirectoryNode());
}

function removeFile(tree: Tree, path: string): void {
  const place = tree.place(path, "unlink");
  if (place.node === undefined) throw systemError("ENOENT", "unlink", path);
  if (place.node.kind === "directory") throw systemError("EISDIR", "unlink", path);
  place.directory.delete(place.name);
}

function removeDirectory(tree: Tree, path: string): void {
  const place = tree.place(path, "rmdir");
  if (place.node === undefined) throw systemError("ENOENT", "rmdir", path);
  if (place.node.kind !== "directory") throw systemError("ENOTDIR", "rmdir", path);
  if (place.name === "") throw systemError("EBUSY", "rmdir", path);
  if (place.node.entries.size > 0) throw systemError("ENOTEMPTY", "rmdir", path);
  place.directory.delete(place.name);
}

function rename(tree: Tree, from: string, to: string): void {
  const source = tree.place(from, "rename");
  const target = tree.place(to, "rename");
  if (source.node === undefined) throw systemError("ENOENT", "rename", from);
  if (source.name === "" || target.name === "") throw systemError("EBUSY", "rename", from);
  if (source.node === target.node) return;
  if (source.node.kind === "directory" && holds(source.node, target.directory))
    throw systemError("EINVAL", "rename", to);
  if (source.node.kind === "file" && target.wantsDirectory) throw systemError("ENOTDIR", "rename", to);
  if (target.node !== undefined) checkReplace(source.node, target.node, to);
  source.directory.delete(source.name);
  target.directory.set(target.name, source.node);
}

/** A file may replace a file, a directory an empty directory. */
function checkReplace(moved: Node, replaced: Node, path: string): void {
  if (moved.kind === "file") {
    if (replaced.kind === "directory") throw systemError("EISDIR", "rename", path);
  } else {
    if (replaced.kind === "file") throw systemError("ENOTDIR", "rename", path);
    if (replaced.entries.size > 0) throw systemError("ENOTEMPTY", "rename", path);
  }
}

/** Whether `inner` is `outer` or somewhere below it. */
function holds(outer: DirectoryNode, inner: DirectoryNode): boolean {
  if (outer === inner) return true;
  return [...outer.entries.values()].some((node) => node.kind === "directory" && holds(node, inner));
}
