import type { DirEntry, FsDriver, OpenHow } from "@portico/core/driver";
import { DenoFile } from "./file.ts";
import { infoOf, kindOf } from "./file-info.ts";
import { neverAsk } from "./permissions.ts";
import { isPlain, posixPath, posixTarget } from "./posix-path.ts";

/** Whether directories can be opened and synced. */
export const syncsDirs: boolean = Deno.build.os !== "windows";

/** Files through `Deno.*`. */
export const fs: FsDriver = {
  open: async (path, how) => {
    if (how.read) neverAsk({ name: "read", path });
    if (how.write) neverAsk({ name: "write", path });
    return new DenoFile(await Deno.open(isPlain(path) ? path : await posixPath(path), optionsOf(how)), how.append);
  },

  stat: async (path, follow) => {
    neverAsk({ name: "read", path });
    return infoOf(await (follow ? Deno.stat : Deno.lstat)(isPlain(path) ? path : await posixPath(path)));
  },

  readDir: async (path) => {
    neverAsk({ name: "read", path });
    const entries: DirEntry[] = [];
    for await (const entry of Deno.readDir(isPlain(path) ? path : await posixPath(path)))
      entries.push({ name: entry.name, kind: kindOf(entry) });
    return entries;
  },

  mkdir: async (path) => {
    neverAsk({ name: "write", path });
    await Deno.mkdir(isPlain(path) ? path : await posixTarget(path));
  },

  rename: async (from, to) => {
    neverAsk({ name: "read", path: from }, { name: "write", path: from }, { name: "write", path: to });
    const source = isPlain(from) ? from : await posixPath(from);
    const target = isPlain(to) ? to : await posixTarget(to);
    // Only a directory is moved to what ends in a slash.
    if (target.endsWith("/") && !(await Deno.lstat(source)).isDirectory) await posixPath(target);
    await Deno.rename(source, target);
  },

  // `Deno.remove` decides by itself between unlink(2) and rmdir(2), so what is there is looked at first.
  removeFile: async (path) => {
    neverAsk({ name: "read", path }, { name: "write", path });
    const there = isPlain(path) ? path : await posixPath(path);
    if ((await Deno.lstat(there)).isDirectory) throw new Deno.errors.IsADirectory(`Is a directory: remove '${path}'`);
    await Deno.remove(there);
  },

  removeDir: async (path) => {
    neverAsk({ name: "read", path }, { name: "write", path });
    const there = isPlain(path) ? path : await posixPath(path);
    if (!(await Deno.lstat(there)).isDirectory)
      throw new Deno.errors.NotADirectory(`Not a directory: remove '${path}'`);
    await Deno.remove(there);
  },

  ...(syncsDirs && { syncDir }),
};

async function syncDir(path: string): Promise<void> {
  neverAsk({ name: "read", path });
  using dir = await Deno.open(isPlain(path) ? path : await posixPath(path));
  if (!(await dir.stat()).isDirectory) throw new Deno.errors.NotADirectory(`Not a directory: sync '${path}'`);
  await dir.sync();
}

function optionsOf(how: OpenHow): Deno.OpenOptions {
  return {
    read: how.read,
    write: how.write && !how.append,
    append: how.append,
    create: how.create && !how.exclusive,
    createNew: how.exclusive,
    truncate: how.truncate,
  };
}
