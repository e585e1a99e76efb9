import type { Resource } from "../scope/types.ts";
import type { DirEntry, FileInfo } from "../traits/fs.ts";

/**
 * Files and directories. Paths are strings with `/` as separator; relative ones start at the program's working
 * directory. An empty path or one with a NUL is `InvalidInput`.
 *
 * Cancelling: an operation that only asks (stat, readDir) rejects at once and its answer is dropped; a late success of
 * `open` is closed. An operation that changes something has been given to the system: it rejects with `Cancelled` when
 * the system is done with it, and has happened; only a recursive `remove` stops half-way.
 */
export interface FileSystem {
  /** Opens a file, for reading unless told otherwise. The scope closes it at its end. */
  open(path: string, how?: OpenOptions): Promise<File>;
  /** The whole file. */
  readFile(path: string): Promise<Uint8Array>;
  /** The whole file as UTF-8; malformed sequences are `InvalidInput`. */
  readText(path: string): Promise<string>;
  /** Replaces the file's content, creating it if missing. Strings are written as UTF-8. Not atomic. */
  writeFile(path: string, data: Uint8Array | string, options?: WriteFileOptions): Promise<void>;
  stat(path: string, options?: { readonly followSymlinks?: boolean }): Promise<FileInfo>;
  /** False only for `NotFound`; every other failure rejects. */
  exists(path: string): Promise<boolean>;
  /** The entries, sorted by name in code unit order. */
  readDir(path: string): Promise<DirEntry[]>;
  /** With `recursive`, makes missing parents and accepts an existing directory. */
  mkdir(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  /**
   * Moves a file or directory within a file system; an existing target file is replaced atomically. Either path ending in
   * `.` or `..` is `InvalidInput`.
   */
  rename(from: string, to: string): Promise<void>;
  /**
   * Removes a file, a symbolic link itself, or an empty directory; with `recursive`, a directory and what is in it, entry by
   * entry in no particular order. Cancelled or failing on its way, that stops: what was removed is gone, the rest is left
   * as it was, and removing again goes on with it. A path that ends in `.` or `..` is `InvalidInput`.
   */
  remove(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  /** Cuts the file or extends it with zeros. */
  truncate(path: string, size: number): Promise<void>;
}

/** What the capability `fs.sync-dir` adds. */
export interface SyncDir {
  /** Makes creations, renames and removals in the directory durable. */
  syncDir(path: string): Promise<void>;
}

/** Contradictory options are `InvalidInput`. Writing does not create or cut a file unless asked. */
export interface OpenOptions {
  /** Default: true unless `write` or `append` is given. */
  readonly read?: boolean;
  readonly write?: boolean;
  /** Write at the end always (O_APPEND). */
  readonly append?: boolean;
  /** Create the file if it is missing. */
  readonly create?: boolean;
  /** Create the file; `AlreadyExists` if it is there. */
  readonly exclusive?: boolean;
  /** Cut it to nothing. */
  readonly truncate?: boolean;
}

export interface WriteFileOptions {
  /** Add to the end instead. */
  readonly append?: boolean;
  /** `AlreadyExists` if the file is there. */
  readonly exclusive?: boolean;
  /** Wait until the device has the bytes. */
  readonly sync?: boolean;
}

/** An open file. Operations without a position use and move the file's cursor and run one after the other. */
export interface File extends Resource {
  readonly path: string;
  /**
   * Reads into `into`, at the cursor or at `at`. `InvalidInput` if it was opened without `read`.
   *
   * @returns how many bytes, 1 to `into.length`; `null` at the end of the file
   */
  read(into: Uint8Array, at?: number): Promise<number | null>;
  /**
   * Writes all of `bytes`, at the cursor, at `at`, or at the end if opened with `append` (then `at` is `InvalidInput`).
   * `InvalidInput` if it was opened without `write`.
   */
  write(bytes: Uint8Array, at?: number): Promise<void>;
  /** Moves the cursor to an absolute position; past the end is allowed. */
  seek(position: number): void;
  stat(): Promise<FileInfo>;
  /** Cuts the file, or extends it with zeros. `InvalidInput` if it was opened without `write`. */
  truncate(size: number): Promise<void>;
  /** Resolves when the device has everything written so far (fsync); `dataOnly` leaves metadata out (fdatasync). */
  sync(options?: { readonly dataOnly?: boolean }): Promise<void>;
  /** The rest of the file from the cursor, in chunks of at most 64 KiB. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array>;
}
