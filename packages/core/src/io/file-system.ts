import { isPorticoError, type PorticoError } from "../errors.ts";
import { invalid, platformCode, unsupported } from "../platform-error.ts";
import type { ScopeImpl } from "../scope/scope.ts";
import type { DirEntry, FileDriver, FileInfo, FsDriver, OpenHow } from "../traits/fs.ts";
import { FileImpl } from "./file.ts";
import type { File, FileSystem, OpenOptions, SyncDir, WriteFileOptions } from "./fs-types.ts";
import { act, ask } from "./ops.ts";
import { checkNamed, checkPath, join, parentOf } from "./path.ts";

/** Read at once while a file's size is unknown. */
const chunkSize = 64 * 1024;

/** `scope.fs`. */
export class FileSystemImpl implements FileSystem, SyncDir {
  readonly #scope: ScopeImpl;

  constructor(scope: ScopeImpl) {
    this.#scope = scope;
  }

  get #driver(): FsDriver {
    const { driver } = this.#scope.runtime;
    if (driver.fs === undefined) throw unsupported(driver, "fs", "fs");
    return driver.fs;
  }

  async open(path: string, options: OpenOptions = {}): Promise<File> {
    const how = openHow(options);
    checkPath("fs.open", path);
    this.#scope.admit("fs.open", path);
    const file = await this.#open("fs.open", path, how);
    const refusal = this.#scope.refusal("fs.open", path);
    if (refusal !== undefined) return dropFile(file, refusal);
    return new FileImpl(this.#scope, path, how, file);
  }

  #open(op: string, path: string, how: OpenHow): Promise<FileDriver> {
    const { runtime } = this.#scope;
    return ask(
      this.#scope,
      op,
      path,
      () => this.#driver.open(path, how),
      (late) => void late.close().catch(runtime.report),
    );
  }

  /** Opens a file for the time of `use`, without making it a resource. */
  async #with<T>(op: string, path: string, how: OpenHow, use: (file: FileDriver) => Promise<T>): Promise<T> {
    checkPath(op, path);
    const file = await this.#open(op, path, how);
    const refusal = this.#scope.refusal(op, path);
    if (refusal !== undefined) return dropFile(file, refusal);
    return act(this.#scope, op, path, async () => {
      try {
        return await use(file);
      } finally {
        await file.close();
      }
    });
  }

  readFile(path: string): Promise<Uint8Array> {
    return this.#with("fs.readFile", path, openHow({}), readAll);
  }

  async readText(path: string): Promise<string> {
    const bytes = await this.readFile(path);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw invalid("fs.readText", "the file is not UTF-8; use readFile for its bytes", path);
    }
  }

  async writeFile(path: string, data: Uint8Array | string, options: WriteFileOptions = {}): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    if (!(bytes instanceof Uint8Array)) throw invalid("fs.writeFile", "data must be a Uint8Array or a string", path);
    const { append = false, exclusive = false, sync = false } = options;
    const how = openHow(append ? { append, create: true, exclusive } : { write: true, create: true, exclusive });
    await this.#with("fs.writeFile", path, how, async (file) => {
      await writeAll(file, bytes, 0);
      if (!append && !exclusive) await cutAt(file, bytes.length);
      if (sync) await file.sync(false);
    });
  }

  async stat(path: string, options: { readonly followSymlinks?: boolean } = {}): Promise<FileInfo> {
    checkPath("fs.stat", path);
    return ask(this.#scope, "fs.stat", path, () => this.#driver.stat(path, options.followSymlinks ?? true));
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.stat(path);
      return true;
    } catch (error) {
      if (isPorticoError(error, "NotFound")) return false;
      throw error;
    }
  }

  async readDir(path: string): Promise<DirEntry[]> {
    checkPath("fs.readDir", path);
    const entries = await ask(this.#scope, "fs.readDir", path, () => this.#driver.readDir(path));
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async mkdir(path: string, options: { readonly recursive?: boolean } = {}): Promise<void> {
    checkPath("fs.mkdir", path);
    await act(this.#scope, "fs.mkdir", path, () =>
      options.recursive === true ? this.#makeAll(path) : this.#driver.mkdir(path),
    );
  }

  async #makeAll(path: string): Promise<void> {
    try {
      await this.#makeOne(path);
    } catch (error) {
      const parent = parentOf(path);
      if (parent === undefined || platformCode(this.#scope.runtime.driver, error) !== "NotFound") throw error;
      await this.#makeAll(parent);
      await this.#makeOne(path);
    }
  }

  /** One level, which may be there already. */
  async #makeOne(path: string): Promise<void> {
    try {
      await this.#driver.mkdir(path);
    } catch (error) {
      if (platformCode(this.#scope.runtime.driver, error) !== "AlreadyExists") throw error;
      if ((await this.#driver.stat(path, true)).kind !== "directory") throw error;
    }
  }

  async rename(from: string, to: string): Promise<void> {
    checkPath("fs.rename", from);
    checkPath("fs.rename", to);
    checkNamed("fs.rename", from);
    checkNamed("fs.rename", to);
    await act(this.#scope, "fs.rename", `${from} -> ${to}`, () => this.#rename(from, to));
  }

  async #rename(from: string, to: string): Promise<void> {
    const { driver, manifest } = this.#scope.runtime;
    if (!manifest.capabilities["fs.rename-dir"] && (await this.#driver.stat(from, false)).kind === "directory") {
      throw unsupported(driver, "fs.rename of a directory", "fs.rename-dir");
    }
    await this.#driver.rename(from, to);
  }

  async remove(path: string, options: { readonly recursive?: boolean } = {}): Promise<void> {
    checkPath("fs.remove", path);
    checkNamed("fs.remove", path);
    await act(this.#scope, "fs.remove", path, () => this.#remove(path, options.recursive ?? false));
  }

  /** Each entry is a change of its own: a cancelled removal of a big tree must not go on to its end. */
  async #remove(path: string, recursive: boolean): Promise<void> {
    const { kind } = await this.#driver.stat(path, false);
    if (kind !== "directory") return this.#driver.removeFile(path);
    if (recursive) {
      for (const entry of await this.#driver.readDir(path)) {
        const at = join(path, entry.name);
        this.#scope.admit("fs.remove", at);
        await this.#remove(at, true);
      }
    }
    return this.#driver.removeDir(path);
  }

  truncate(path: string, size: number): Promise<void> {
    return this.#with("fs.truncate", path, openHow({ write: true }), (file) =>
      file.truncate(checkOffset("fs.truncate", size)),
    );
  }

  async syncDir(path: string): Promise<void> {
    checkPath("fs.syncDir", path);
    const { driver } = this.#scope.runtime;
    const fs = this.#driver;
    if (fs.syncDir === undefined) throw unsupported(driver, "fs.syncDir", "fs.sync-dir");
    await act(this.#scope, "fs.syncDir", path, () => (fs.syncDir as (path: string) => Promise<void>)(path));
  }
}

/**
 * Closes a file whose scope has been cancelled or has ended since it was opened: nobody else will. To be asked in the very
 * turn in which the file is taken over, since every `await` between is time to be cancelled in.
 */
async function dropFile(file: FileDriver, refusal: PorticoError): Promise<never> {
  await file.close();
  throw refusal;
}

function openHow(options: OpenOptions): OpenHow {
  const { append = false, exclusive = false, truncate = false } = options;
  const write = options.write ?? append;
  const read = options.read ?? !write;
  const create = options.create ?? exclusive;
  if (!read && !write) throw invalid("fs.open", "neither reading nor writing was asked for");
  if (append && options.write === false) throw invalid("fs.open", "append is a way of writing: leave out write: false");
  if ((create || truncate) && !write) throw invalid("fs.open", "create, exclusive and truncate need write or append");
  if (append && truncate) throw invalid("fs.open", "append and truncate exclude each other");
  if (exclusive && options.create === false)
    throw invalid("fs.open", "exclusive creates the file: leave out create: false");
  return { read, write, append, create, exclusive, truncate };
}

/** An offset or size in a file. */
export function checkOffset(op: string, offset: number): number {
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalid(op, `needs an integer >= 0, got ${offset}`);
  return offset;
}

/** Cuts what a longer file had before. Cutting it on opening instead makes ext4 flush the new content on close. */
async function cutAt(file: FileDriver, length: number): Promise<void> {
  if ((await sizeOf(file)) > length) await file.truncate(length);
}

/** The file's size, or 0 where it says nothing. */
async function sizeOf(file: FileDriver): Promise<number> {
  if (file.size !== undefined) return file.size();
  const { kind, size } = await file.stat();
  return kind === "file" ? size : 0;
}

/** The content: as many bytes as the file had when asked, or up to the end where the size says nothing (`/proc`, pipes). */
async function readAll(file: FileDriver): Promise<Uint8Array> {
  const size = await sizeOf(file);
  return size > 0 ? readSized(file, size) : readToEnd(file);
}

async function readSized(file: FileDriver, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const count = await file.read(length === 0 ? bytes : bytes.subarray(length), length);
    if (count === 0) return bytes.slice(0, length);
    length += count;
  }
  return bytes;
}

async function readToEnd(file: FileDriver): Promise<Uint8Array> {
  let bytes = new Uint8Array(chunkSize);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      const grown = new Uint8Array(2 * length);
      grown.set(bytes);
      bytes = grown;
    }
    const count = await file.read(bytes.subarray(length), length);
    if (count === 0) return bytes.slice(0, length);
    length += count;
  }
}

/** Writes all of `bytes`, however little the system takes at a time. */
export async function writeAll(file: FileDriver, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    done += await file.write(done === 0 ? bytes : bytes.subarray(done), position + done);
  }
}
