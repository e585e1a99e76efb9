import { systemError } from "./errors.ts";

/** Where a path leads. */
export interface Place {
  /** The directory of the path's last name. */
  readonly directory: FileSystemDirectoryHandle;
  /** The last name as the browser is told it; empty when the path ends at {@link directory} itself. */
  readonly name: string;
  /** The path ends in a slash: only a directory will do. */
  readonly wantsDirectory: boolean;
  /** The same for every spelling of the path. */
  readonly key: string;
}

/** Asked for once: to ask takes as long as to find a file. */
let root: FileSystemDirectoryHandle | undefined;

/**
 * Walks to the directory of the path's last name. Relative paths start at the root.
 *
 * @throws ENOENT, ENOTDIR
 */
export async function place(path: string): Promise<Place> {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  const wantsDirectory = /(^|\/)\.{0,2}$/.test(path);
  const last = names.at(-1) === ".." ? undefined : names.pop();
  root ??= await navigator.storage.getDirectory();
  const trail = [{ handle: root, name: "" }];
  for (const name of names) {
    if (name === "..") {
      if (trail.length > 1) trail.pop();
    } else {
      trail.push({ handle: await child(handleOf(trail), encodeName(name), path), name });
    }
  }
  const key = [...trail.map((step) => step.name), ...(last === undefined ? [] : [last])].join("/");
  return { directory: handleOf(trail), name: last === undefined ? "" : encodeName(last), wantsDirectory, key };
}

function handleOf(trail: readonly { readonly handle: FileSystemDirectoryHandle }[]): FileSystemDirectoryHandle {
  return (trail.at(-1) as { handle: FileSystemDirectoryHandle }).handle;
}

async function child(
  directory: FileSystemDirectoryHandle,
  name: string,
  path: string,
): Promise<FileSystemDirectoryHandle> {
  try {
    return await directory.getDirectoryHandle(name);
  } catch (error) {
    if (isNamed(error, "TypeMismatchError")) throw systemError("ENOTDIR", path);
    throw error;
  }
}

/** Whether a browser failed with the error of that name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

/** Browsers refuse a backslash in a name. It is written as `%5C`, and a per cent sign therefore as `%25`. */
function encodeName(name: string): string {
  return name.replaceAll("%", "%25").replaceAll("\\", "%5C");
}

/** The name that {@link encodeName} was given. */
export function decodeName(name: string): string {
  return name.replaceAll("%5C", "\\").replaceAll("%25", "%");
}
