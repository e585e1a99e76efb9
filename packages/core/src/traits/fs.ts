/**
 * Files. One method is about one system call. Core has checked paths (not empty, no NUL; for what is moved or removed, no
 * `.` or `..` at the end) and numbers (safe, not negative), loops over short reads and writes, keeps positions, makes recursion, and never runs two operations on a
 * closed file.
 *
 * Failures reject with the platform's own error; core maps it by its errno-style `code` or {@link Driver.classify}.
 */
export interface FsDriver {
  /** POSIX open(2). Opening a directory for reading fails with `IsADirectory`, here or on the first read. */
  open(path: string, how: OpenHow): Promise<FileDriver>;

  /** POSIX stat(2), or lstat(2) when `follow` is false. */
  stat(path: string, follow: boolean): Promise<FileInfo>;

  /** All entries without `.` and `..`, in any order. */
  readDir(path: string): Promise<DirEntry[]>;

  /** POSIX mkdir(2): one level; fails with `AlreadyExists`. */
  mkdir(path: string): Promise<void>;

  /** POSIX rename(2): replaces a file, atomically for other readers. */
  rename(from: string, to: string): Promise<void>;

  /** POSIX unlink(2): never removes a directory, not even an empty one (`IsADirectory`; `PermissionDenied` on some systems). */
  removeFile(path: string): Promise<void>;

  /** POSIX rmdir(2): fails with `NotEmpty` or `NotADirectory`. */
  removeDir(path: string): Promise<void>;

  /** fsync(2) of a directory. Present exactly when `fs.sync-dir` is claimed. Without a device to wait for there is nothing to do. */
  syncDir?(path: string): Promise<void>;
}

/**
 * How to open: at least one of `read` and `write`. Core has refused contradictory sets, and asks of the file only what it was
 * opened for.
 */
export interface OpenHow {
  readonly read: boolean;
  readonly write: boolean;
  /** Every write goes to the end (O_APPEND). Implies `write`. */
  readonly append: boolean;
  /** Create a missing file (O_CREAT). */
  readonly create: boolean;
  /** Fail with `AlreadyExists` if the path exists (O_EXCL). Implies `create`. */
  readonly exclusive: boolean;
  /** Cut an existing file to nothing (O_TRUNC). */
  readonly truncate: boolean;
}

export interface FileDriver {
  /**
   * pread(2): reads at most `into.length` bytes at `position` into the start of `into`. 0 means end of file.
   * May read fewer bytes than fit. `into` is not touched after the promise settles. Calls may overlap.
   */
  read(into: Uint8Array, position: number): Promise<number>;

  /**
   * pwrite(2): writes from the start of `bytes` at `position`; a file opened with `append` ignores `position`.
   * May write fewer bytes than given, at least one. `bytes` is not touched after the promise settles. Calls may overlap.
   */
  write(bytes: Uint8Array, position: number): Promise<number>;

  stat(): Promise<FileInfo>;

  /** Bytes in the file. Only where that is cheaper than {@link FileDriver.stat}, and where every open file has a size. */
  size?(): Promise<number>;

  /** ftruncate(2): cuts or extends with zeros. */
  truncate(size: number): Promise<void>;

  /** fsync(2), or fdatasync(2) when `dataOnly`. Resolves when the device has it; at once where there is none. */
  sync(dataOnly: boolean): Promise<void>;

  /** Called once, with no other operation pending, also after one that has failed. */
  close(): Promise<void>;
}

export type FileKind = "file" | "directory" | "symlink" | "other";

export interface FileInfo {
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  /** Last modification, milliseconds since the Unix epoch; `null` where the runtime does not know. */
  readonly modifiedMs: number | null;
}

export interface DirEntry {
  readonly name: string;
  readonly kind: FileKind;
}
