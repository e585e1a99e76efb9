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

/** Directories by the keys of their paths, the oldest first: to look one up takes as long as to open a file. */
const known = new Map<string, FileSystemDirectoryHandle>();
const mostKnown = 256;

/**
 * Does something at the place that a path leads to. Relative paths start at the root. Where a directory is found to be
 * no longer what it was, the way is gone again, and `use` is called once more.
 *
 * @throws ENOENT, ENOTDIR
 */
export async function at<T>(path: string, use: (place: Place) => Promise<T>): Promise<T> {
  const way = wayOf(path);
  const key = way.names.join("/");
  const directory = known.get(key);
  if (directory !== undefined) {
    try {
      return await use(placeIn(directory, way, way.names));
    } catch (error) {
      if (!isNamed(error, "NotFoundError")) throw error;
      known.delete(key);
    }
  }
  const trail = await walk(way.names, path);
  const { handle } = trail.at(-1) as Step;
  // The key of a path with `..` in it says nothing about where it leads.
  if (!way.names.includes("..")) remember(key, handle);
  return await use(
    placeIn(
      handle,
      way,
      trail.slice(1).map((step) => step.name),
    ),
  );
}

/** A path taken apart: the directories to go through, and the last name if it is one. */
interface Way {
  readonly names: readonly string[];
  readonly last: string | undefined;
  readonly wantsDirectory: boolean;
}

function wayOf(path: string): Way {
  const all = path.split("/").filter((name) => name !== "");
  const names = all.filter((name) => name !== ".");
  const last = isDots(all.at(-1)) ? undefined : names.pop();
  return { names, last, wantsDirectory: /(^|\/)\.{0,2}$/.test(path) };
}

function isDots(name: string | undefined): boolean {
  return name === "." || name === "..";
}

function placeIn(directory: FileSystemDirectoryHandle, { last, wantsDirectory }: Way, above: readonly string[]): Place {
  const key = (last === undefined ? above : [...above, last]).join("/");
  return { directory, name: last === undefined ? "" : encodeName(last), wantsDirectory, key };
}

interface Step {
  readonly handle: FileSystemDirectoryHandle;
  readonly name: string;
}

async function walk(names: readonly string[], path: string): Promise<Step[]> {
  const trail: Step[] = [{ handle: await navigator.storage.getDirectory(), name: "" }];
  for (const name of names) {
    const { handle } = trail.at(-1) as Step;
    if (name !== "..") trail.push({ handle: await child(handle, encodeName(name), path), name });
    else if (trail.length > 1) trail.pop();
  }
  return trail;
}

function remember(key: string, directory: FileSystemDirectoryHandle): void {
  known.set(key, directory);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
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
