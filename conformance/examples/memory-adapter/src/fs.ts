import type { DirEntry, FsDriver, OpenHow } from "@portico/core/driver";
import { fs as memfs, type Volume } from "memfs";
import { failure } from "./errors.ts";
import { MemoryFile } from "./file.ts";
import { type Entry, infoOf, kindOf } from "./info.ts";
import { plain } from "./path.ts";
import { inLaterTurn } from "./turns.ts";

/** Files of a memfs volume. Each operation happens whole, in a turn of its own. */
export function createFs(volume: Volume): FsDriver {
  /** Does `act` in a later turn, with the path as memfs has to be given it. */
  const at = <T>(path: string, act: (path: string) => T) => inLaterTurn(() => act(plain(volume, path)));
  return {
    open: (path, how) => at(path, (file) => open(volume, file, how)),
    stat: (path, follow) => at(path, (file) => infoOf(follow ? volume.statSync(file) : volume.lstatSync(file))),
    readDir: (path) => at(path, (directory) => entriesOf(volume, directory)),
    mkdir: (path) => at(path, (directory) => void volume.mkdirSync(directory)),
    rename: (from, to) => at(from, (source) => move(volume, source, plain(volume, to))),
    removeFile: (path) => at(path, (file) => volume.unlinkSync(file)),
    removeDir: (path) => at(path, (directory) => volume.rmdirSync(directory)),
    // No device could lose them: entries that are there are as durable as they get.
    syncDir: (path) => at(path, (directory) => void volume.readdirSync(directory)),
  };
}

function open(volume: Volume, path: string, how: OpenHow): MemoryFile {
  const file = new MemoryFile(volume, volume.openSync(path, flagsOf(how)), how);
  if (!volume.fstatSync(file.fd).isDirectory()) return file;
  volume.closeSync(file.fd);
  throw failure("EISDIR", `a directory has no content, '${path}'`); // memfs would read none
}

function flagsOf(how: OpenHow): number {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_TRUNC } = memfs.constants;
  return (
    (how.read ? (how.write ? O_RDWR : O_RDONLY) : O_WRONLY) |
    (how.append ? O_APPEND : 0) |
    (how.create ? O_CREAT : 0) |
    (how.exclusive ? O_EXCL : 0) |
    (how.truncate ? O_TRUNC : 0)
  );
}

/** memfs takes a slash at the end for a name below. */
function move(volume: Volume, from: string, to: string): void {
  if (to.endsWith("/") && !volume.lstatSync(from).isDirectory()) throw failure("ENOTDIR", `a file is not '${to}'`);
  rename(volume, from.replace(/\/$/, ""), to.replace(/\/$/, ""));
}

/** memfs replaces whatever is there, and lets a directory vanish in itself. */
function rename(volume: Volume, from: string, to: string): void {
  const source = volume.lstatSync(from);
  const target = volume.existsSync(to) ? volume.lstatSync(to) : undefined;
  if (!source.isDirectory()) {
    if (target?.isDirectory()) throw failure("EISDIR", `'${to}' is a directory, and '${from}' is none`);
  } else {
    if (to.startsWith(`${from}/`)) throw failure("EINVAL", `'${to}' is in '${from}'`);
    if (target && !target.isDirectory()) throw failure("ENOTDIR", `'${from}' is a directory, and '${to}' is none`);
    if (target && to !== from && volume.readdirSync(to).length > 0) throw failure("ENOTEMPTY", `not empty, '${to}'`);
  }
  volume.renameSync(from, to);
}

function entriesOf(volume: Volume, path: string): DirEntry[] {
  const entries = volume.readdirSync(path, { withFileTypes: true }) as NamedEntry[];
  return entries.map((entry) => ({ name: String(entry.name), kind: kindOf(entry) }));
}

/** memfs' own type is not exported. */
interface NamedEntry extends Entry {
  readonly name: unknown;
}
