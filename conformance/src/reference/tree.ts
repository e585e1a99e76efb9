import { systemError } from "./errors.ts";

/** POSIX NAME_MAX of the file systems in use. */
const longestName = 255;

/** The directory for temporary files. It exists from the start. */
export const tmpDir = "/tmp";

/** A file's content. It lives as long as a name or an open file refers to it. */
export class FileNode {
  readonly kind = "file";
  size = 0;
  modifiedMs: number = Date.now();
  #bytes: Uint8Array = new Uint8Array(0);

  /** The content, to look at. */
  content(): Uint8Array {
    return this.#bytes.subarray(0, this.size);
  }

  /** Puts `bytes` at `position`; a gap before them reads as zeros. */
  put(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    if (end > this.size) this.resize(end);
    this.#bytes.set(bytes, position);
    this.modifiedMs = Date.now();
  }

  /** Cuts, or extends with zeros. */
  resize(size: number): void {
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(size, this.#bytes.length * 2));
      larger.set(this.content());
      this.#bytes = larger;
    }
    // What was cut off must not come back when the file grows again.
    if (size < this.size) this.#bytes.fill(0, size, this.size);
    this.size = size;
    this.modifiedMs = Date.now();
  }
}

export class DirectoryNode {
  readonly kind = "directory";
  readonly size = 0;
  modifiedMs: number = Date.now();
  readonly entries: Map<string, Node> = new Map();

  set(name: string, node: Node): void {
    this.entries.set(name, node);
    this.modifiedMs = Date.now();
  }

  delete(name: string): void {
    this.entries.delete(name);
    this.modifiedMs = Date.now();
  }
}

export type Node = FileNode | DirectoryNode;

/** Where a path leads: the directory of its last name, and what is there, if anything. */
export interface Place {
  readonly directory: DirectoryNode;
  /** The last name; empty for the root and for paths that end in `.` or `..`, which cannot be made or removed. */
  readonly name: string;
  readonly node: Node | undefined;
  /** The path ends in a slash: only a directory will do. */
  readonly wantsDirectory: boolean;
}

/** The tree of files of one in-memory runtime. Relative paths start at the root. */
export class Tree {
  readonly #root: DirectoryNode = new DirectoryNode();

  constructor() {
    this.#root.set(tmpDir.slice(1), new DirectoryNode());
  }

  /** Walks to the directory of the path's last name. @throws ENOENT, ENOTDIR, ENAMETOOLONG */
  place(path: string, operation: string): Place {
    const names = path.split("/").filter((name) => name !== "");
    const wantsDirectory = path.endsWith("/");
    const trail: DirectoryNode[] = [];
    let directory = this.#root;
    for (const [index, name] of names.entries()) {
      if (name.length > longestName) throw systemError("ENAMETOOLONG", operation, path);
      if (name === ".") continue;
      if (name === "..") {
        directory = trail.pop() ?? this.#root;
        continue;
      }
      const node = directory.entries.get(name);
      if (index === names.length - 1)
        return { directory, name, node: checked(node, wantsDirectory, operation, path), wantsDirectory };
      if (node === undefined) throw systemError("ENOENT", operation, path);
      if (node.kind !== "directory") throw systemError("ENOTDIR", operation, path);
      trail.push(directory);
      directory = node;
    }
    return { directory, name: "", node: directory, wantsDirectory: true };
  }

  /** What is at the path. @throws ENOENT, ENOTDIR, ENAMETOOLONG */
  node(path: string, operation: string): Node {
    const { node } = this.place(path, operation);
    if (node === undefined) throw systemError("ENOENT", operation, path);
    return node;
  }

  /** The directory at the path. @throws ENOENT, ENOTDIR, ENAMETOOLONG */
  directory(path: string, operation: string): DirectoryNode {
    const node = this.node(path, operation);
    if (node.kind !== "directory") throw systemError("ENOTDIR", operation, path);
    return node;
  }
}

function checked(node: Node | undefined, wantsDirectory: boolean, operation: string, path: string): Node | undefined {
  if (wantsDirectory && node?.kind === "file") throw systemError("ENOTDIR", operation, path);
  return node;
}
