// The log as the file that it is on the disk, looked at from outside.
import { closeSync, globSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

const MAGIC = "PKVLOG1\n";

/** The path of the log that a server keeps in `dir`. */
export function logFile(runtime, dir) {
  if (runtime !== "chromium") return join(dir, "kv.log");
  // A browser names an origin's files by numbers, so this one is known by how it begins.
  const found = globSync("chromium/**/File System/**/[0-9]*", { cwd: dir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isLog);
  if (found.length !== 1) throw new Error(`there are ${found.length} logs in ${dir}`);
  return found[0];
}

function isLog(path) {
  const first = Buffer.alloc(MAGIC.length);
  const file = openSync(path, "r");
  try {
    readSync(file, first);
  } finally {
    closeSync(file);
  }
  return first.toString("latin1") === MAGIC;
}
