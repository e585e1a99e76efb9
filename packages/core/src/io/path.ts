import { invalid } from "../platform-error.ts";

/** The path as drivers get it. @throws PorticoError `InvalidInput` for anything the system could misread */
export function checkPath(op: string, path: string): string {
  if (typeof path !== "string") throw invalid(op, `path must be a string, got ${typeof path}`);
  if (path === "") throw invalid(op, "path must not be empty");
  if (path.includes("\0")) throw invalid(op, "path must not contain NUL", path);
  return path;
}

/**
 * Refuses a path without a name of its own at its end, of what is to be moved or removed: POSIX does, and where a runtime
 * takes dots as text, or goes to what they lead to, something else would be gone.
 */
export function checkNamed(op: string, path: string): void {
  if (/(^|\/)\.{1,2}\/*$/.test(path)) throw invalid(op, "path must not end in . or ..", path);
}

/** `name` inside `directory`. */
export function join(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** The directory that holds `path`, or undefined at the top. */
export function parentOf(path: string): string | undefined {
  const trimmed = path.replace(/\/+$/, "");
  const cut = trimmed.lastIndexOf("/");
  if (cut < 0) return undefined;
  return cut === 0 ? "/" : trimmed.slice(0, cut);
}
