import type { Volume } from "memfs";
import { failure } from "./errors.ts";

/**
 * The path for memfs, without `.` and `..`. By itself memfs takes them as text, so that a path could lead through what is no
 * directory, or is not there; in POSIX what stands before them is gone through.
 */
export function plain(volume: Volume, path: string): string {
  let at = "";
  for (const name of path.split("/")) {
    if (name === "..") at = parentOf(directory(volume, at));
    else if (name === ".") directory(volume, at);
    else if (name !== "") at = `${at}/${name}`;
  }
  return path.endsWith("/") ? slashed(volume, at) : at || "/";
}

/** A slash at the end says that a directory is meant: one that is there, or is to be made. */
function slashed(volume: Volume, path: string): string {
  if (volume.existsSync(path)) directory(volume, path);
  return `${path}/`;
}

/** @returns the path without symlinks @throws unless it leads to a directory */
function directory(volume: Volume, path: string): string {
  const real = String(volume.realpathSync(path || "/"));
  if (!volume.statSync(real).isDirectory()) throw failure("ENOTDIR", `not a directory, '${path}'`);
  return real;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
