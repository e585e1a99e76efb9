import type { Driver, FsDriver } from "@portico/core/driver";
import { withFs } from "../overlay/fs-overlay.ts";
import type { FullScope } from "../runner/case.ts";
import { withoutSlash } from "./fs-respell.ts";
import type { Mutant } from "./mutant.ts";
import { patchFs, wrongDriver, wrongScope } from "./wrap.ts";

const above = (change: (fs: FullScope["fs"], scope: FullScope) => Partial<FullScope["fs"]>) => (scope: FullScope) =>
  patchFs(scope, (fs) => change(fs, scope));

/** A driver that does something else before it renames. */
function before(prepare: (fs: FsDriver, from: string, to: string) => Promise<void>): (driver: Driver) => Driver {
  return (driver) =>
    withFs(driver, (fs) => ({
      async rename(from, to) {
        await prepare(fs, from, to);
        await fs.rename(from, to);
      },
    }));
}

async function kindOf(fs: FsDriver, path: string): Promise<string | undefined> {
  return fs.stat(path, true).then(
    ({ kind }) => kind,
    () => undefined,
  );
}

/** Makes way for a rename, where the two are of these kinds. */
const clearing = (source: string, target: string, clear: (fs: FsDriver, to: string) => Promise<void>) =>
  before(async (fs, from, to) => {
    if ((await kindOf(fs, from)) === source && (await kindOf(fs, to)) === target) await clear(fs, to);
  });

async function emptyDirectory(fs: FsDriver, path: string): Promise<void> {
  for (const { name } of await fs.readDir(path)) await fs.removeFile(`${path}/${name}`);
}

/** Replaces a file's content in two steps. */
async function copyOver(scope: FullScope, fs: FullScope["fs"], from: string, to: string): Promise<void> {
  const content = await fs.readFile(from);
  await fs.writeFile(to, "");
  await scope.sleep(5);
  await fs.writeFile(to, content);
  await fs.remove(from);
}

/** Moving and replacing. */
export const mutants: readonly Mutant[] = [
  ...wrongScope(
    "rename-copies",
    above((fs) => ({ rename: async (from, to) => fs.writeFile(to, await fs.readFile(from)) })),
    {
      "fs/rename-moves-a-file": "names after the rename",
      "fs/rename-moves-a-directory-with-what-is-in-it": "IsADirectory",
    },
  ),
  ...wrongScope(
    "renaming-a-directory-does-nothing",
    above(() => ({ rename: async () => undefined })),
    {
      "fs/renaming-a-directory-is-unsupported-without-the-capability": "rename of a directory: expected rejection",
    },
  ),
  ...wrongDriver(
    "rename-refuses-an-existing-target",
    before(async (fs, _from, to) => {
      if ((await kindOf(fs, to)) !== undefined) throw Object.assign(new Error("it is there"), { code: "EEXIST" });
    }),
    { "fs/rename-replaces-a-file": "AlreadyExists" },
  ),
  ...wrongScope(
    "rename-is-not-atomic",
    above((fs, scope) => ({ rename: (from, to) => copyOver(scope, fs, from, to) })),
    {
      "fs/a-reader-sees-the-old-or-the-new-file-while-it-is-replaced": "a read while the file is replaced gave",
    },
  ),
  ...wrongScope(
    "rename-fails-in-silence",
    above((fs) => ({ rename: (from, to) => fs.rename(from, to).catch(() => undefined) })),
    {
      "fs/rename-of-nothing-is-not-found-and-leaves-the-target": "rename of a missing file",
    },
  ),
  ...wrongDriver(
    "rename-removes-its-target-first",
    before((fs, _from, to) => fs.removeFile(to).catch(() => undefined)),
    { "fs/rename-onto-itself-changes-nothing": "NotFound" },
  ),
  ...wrongDriver(
    "rename-makes-the-directory-that-it-needs",
    before((fs, _from, to) => fs.mkdir(to.slice(0, to.lastIndexOf("/"))).catch(() => undefined)),
    { "fs/rename-into-a-missing-directory-is-not-found": "rename into a missing directory: expected rejection" },
  ),
  ...wrongDriver(
    "a-renamed-file-replaces-a-directory",
    clearing("file", "directory", (fs, to) => fs.removeDir(to)),
    { "fs/rename-of-a-file-onto-a-directory-is-refused": "rename of a file onto a directory: expected rejection" },
  ),
  ...wrongDriver(
    "a-renamed-directory-replaces-a-file",
    clearing("directory", "file", (fs, to) => fs.removeFile(to)),
    { "fs/rename-of-a-directory-onto-a-file-is-refused": "rename of a directory onto a file: expected rejection" },
  ),
  ...wrongDriver("a-renamed-directory-replaces-a-full-one", clearing("directory", "directory", emptyDirectory), {
    "fs/rename-onto-a-full-directory-is-not-empty": "rename onto a full directory: expected rejection",
  }),
  ...wrongDriver(
    "a-directory-moves-into-itself",
    (driver) =>
      withFs(driver, (fs) => ({
        rename: async (from, to) => (to.startsWith(`${from}/`) ? undefined : fs.rename(from, to)),
      })),
    { "fs/rename-of-a-directory-into-itself-is-invalid": "rename of a directory into itself: expected rejection" },
  ),
  ...wrongDriver(
    "a-directory-renamed-onto-itself-is-emptied",
    before(async (fs, from, to) => {
      const same = withoutSlash(to.replaceAll("/./", "/")) === from;
      if (same && (await kindOf(fs, from)) === "directory") await emptyDirectory(fs, from);
    }),
    { "fs/rename-of-a-directory-onto-itself-changes-nothing": "NotFound" },
  ),
  ...wrongDriver(
    "a-longer-name-is-taken-for-a-path-below",
    before(async (_fs, from, to) => {
      if (to !== from && to.startsWith(from)) throw Object.assign(new Error("it is below"), { code: "EINVAL" });
    }),
    { "fs/rename-of-a-directory-may-make-its-name-longer": "InvalidInput" },
  ),
  ...wrongDriver(
    "a-renamed-directory-makes-the-parent-that-it-needs",
    before(async (fs, from, to) => {
      if ((await kindOf(fs, from)) === "directory")
        await fs.mkdir(to.slice(0, to.lastIndexOf("/"))).catch(() => undefined);
    }),
    {
      "fs/rename-of-a-directory-into-a-missing-one-is-not-found": "rename into a missing directory: expected rejection",
    },
  ),
  ...wrongDriver(
    "a-file-that-moves-below-itself-stays",
    (driver) =>
      withFs(driver, (fs) => ({
        async rename(from, to) {
          if (to.startsWith(`${from}/`) && (await kindOf(fs, from)) === "file") return;
          await fs.rename(from, to);
        },
      })),
    { "fs/rename-of-a-file-below-itself-is-not-a-directory": "rename of a file below itself: expected rejection" },
  ),
];
