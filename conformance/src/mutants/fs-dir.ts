import type { Driver, FileInfo, FsDriver } from "@portico/core/driver";
import { withFs } from "../overlay/fs-overlay.ts";
import type { FullScope } from "../runner/case.ts";
import { withoutDotDot, withoutDots, withoutSlash } from "./fs-respell.ts";
import type { Mutant } from "./mutant.ts";
import { patchFs, wrongDriver, wrongScope } from "./wrap.ts";

const below = (change: (fs: FsDriver) => Partial<FsDriver>) => (driver: Driver) => withFs(driver, change);
const above = (change: (fs: FullScope["fs"], scope: FullScope) => Partial<FullScope["fs"]>) => (scope: FullScope) =>
  patchFs(scope, (fs) => change(fs, scope));

/** A driver that tells something else about paths. */
function telling(change: (info: FileInfo) => Partial<FileInfo>): (driver: Driver) => Driver {
  return below((fs) => ({
    async stat(path, follow) {
      const info = await fs.stat(path, follow);
      return { ...info, ...change(info) };
    },
  }));
}

/** A driver that lists, makes and moves at other paths than it was told. */
const respelling = (respell: (path: string) => string): ((driver: Driver) => Driver) =>
  below((fs) => ({
    readDir: (path) => fs.readDir(respell(path)),
    mkdir: (path) => fs.mkdir(respell(path)),
    rename: (from, to) => fs.rename(respell(from), respell(to)),
  }));

/** A driver that takes a directory that it has made for one that is there for ever. */
const makesOnce = (driver: Driver): Driver => {
  const made = new Set<string>();
  return withFs(driver, (fs) => ({
    async mkdir(path) {
      if (!made.has(path)) await fs.mkdir(path);
      made.add(path);
    },
  }));
};

/** Directories, and what is refused. */
export const mutants: readonly Mutant[] = [
  ...wrongDriver(
    "mkdir-makes-nothing",
    below(() => ({ mkdir: async () => undefined })),
    {
      "fs/mkdir-makes-one-directory": "NotFound",
    },
  ),
  ...wrongDriver("mkdir-makes-a-path-once", makesOnce, {
    "fs/a-directory-that-is-made-again-is-a-new-one": "NotFound",
  }),
  ...wrongDriver(
    "mkdir-fails-in-silence",
    below((fs) => ({ mkdir: (path) => fs.mkdir(path).catch(() => undefined) })),
    {
      "fs/mkdir-of-an-existing-path-is-already-exists": "mkdir of a directory",
      "fs/mkdir-without-parent-is-not-found": "mkdir without its parent",
    },
  ),
  ...wrongScope(
    "mkdir-ignores-recursive",
    above((fs) => ({ mkdir: (path) => fs.mkdir(path) })),
    {
      "fs/recursive-mkdir-makes-parents-and-accepts-what-exists": "NotFound",
    },
  ),
  ...wrongScope(
    "read-dir-is-sorted-backwards",
    above((fs) => ({ readDir: async (path) => (await fs.readDir(path)).reverse() })),
    {
      "fs/read-dir-gives-every-entry-sorted-with-its-kind": "entries: expected",
    },
  ),
  ...wrongDriver(
    "read-dir-drops-an-entry",
    below((fs) => ({ readDir: async (path) => (await fs.readDir(path)).slice(1) })),
    {
      "fs/read-dir-of-many-entries-is-complete": "names of 300 files",
    },
  ),
  ...wrongDriver("dot-dot-is-taken-as-text-where-nothing-is-read", respelling(withoutDotDot), {
    "fs/every-operation-goes-through-what-is-before-dot-dot": "readDir of a path out of what is missing: expected",
  }),
  ...wrongDriver("a-slash-at-the-end-is-dropped-where-nothing-is-read", respelling(withoutSlash), {
    "fs/listing-and-moving-a-file-with-a-slash-is-refused": "whether moving a file to a path with a slash was refused",
  }),
  ...wrongScope(
    "dots-at-the-end-are-dropped",
    above((fs) => ({
      rename: (from, to) => fs.rename(withoutDots(from), withoutDots(to)),
      remove: (path, options) => fs.remove(withoutDots(path), options),
    })),
    { "fs/dots-at-the-end-neither-move-nor-remove": "rename of sub/.: expected rejection" },
  ),
  ...wrongDriver(
    "everything-is-a-file",
    telling(() => ({ kind: "file" })),
    {
      "fs/stat-tells-kind-and-size": "kind of a directory",
    },
  ),
  ...wrongDriver(
    "files-are-modified-in-seconds",
    telling(({ modifiedMs }) => ({ modifiedMs: (modifiedMs ?? 1) / 1000 })),
    {
      "fs/stat-tells-when-the-file-was-modified": "a file written now was modified",
    },
  ),
  ...wrongScope(
    "everything-exists",
    above(() => ({ exists: async () => true })),
    {
      "fs/exists-tells-what-is-there": "exists of nothing",
    },
  ),
  ...wrongDriver(
    "removing-a-file-does-nothing",
    below(() => ({ removeFile: async () => undefined })),
    {
      "fs/remove-removes-a-file": "what is left",
    },
  ),
  ...wrongDriver(
    "removing-a-directory-does-nothing",
    below(() => ({ removeDir: async () => undefined })),
    {
      "fs/remove-removes-an-empty-directory": "what is left",
    },
  ),
  ...wrongScope(
    "remove-is-always-recursive",
    above((fs) => ({ remove: (path) => fs.remove(path, { recursive: true }) })),
    {
      "fs/remove-of-a-full-directory-is-not-empty": "remove of a full directory",
    },
  ),
  ...wrongScope(
    "remove-is-never-recursive",
    above((fs) => ({ remove: (path) => fs.remove(path) })),
    {
      "fs/recursive-remove-removes-everything-below": "NotEmpty",
    },
  ),
  ...wrongDriver(
    "sync-dir-takes-anything",
    below((fs) => ({ syncDir: async (path) => void (await fs.stat(path, true)) })),
    { "fs/sync-dir-of-a-file-is-not-a-directory": "syncDir of a file: expected rejection" },
  ),
  ...wrongDriver(
    "sync-dir-does-nothing",
    below(() => ({ syncDir: async () => undefined })),
    {
      "fs/sync-dir-makes-a-directory-durable": "syncDir of a missing directory",
    },
  ),
  ...wrongScope(
    "open-takes-any-path",
    above((fs) => ({ open: () => fs.open("/") })),
    {
      "fs/an-empty-path-is-invalid": "open of an empty path",
      "fs/a-path-with-nul-is-invalid": "open of a path with NUL",
    },
  ),
  ...wrongDriver("every-failure-is-an-io-error", (driver) => ({ ...driver, classify: () => "Io" }), {
    "fs/what-is-missing-is-not-found": "open of a missing path",
    "fs/a-file-in-a-missing-directory-is-not-found": "writeFile in a missing directory",
    "fs/a-path-through-a-file-is-not-a-directory": "open of a path through a file",
    "fs/listing-a-file-is-not-a-directory": "readDir of a file",
    "fs/reading-a-directory-is-refused": "readFile of a directory",
    "fs/writing-a-directory-is-refused": "writeFile of a directory",
  }),
];
