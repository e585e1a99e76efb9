import type { Driver, OpenHow } from "@portico/core/driver";
import { withFile, withFs } from "../overlay/fs-overlay.ts";
import type { FullScope } from "../runner/case.ts";
import { withoutDotDot, withoutDots, withoutSlash } from "./fs-respell.ts";
import type { Mutant } from "./mutant.ts";
import { patchFile, patchFs, wrongDriver, wrongScope } from "./wrap.ts";

/** A driver that opens in another way than it was told to. */
function opening(change: (how: OpenHow) => Partial<OpenHow>): (driver: Driver) => Driver {
  return (driver) => withFs(driver, (fs) => ({ open: (path, how) => fs.open(path, { ...how, ...change(how) }) }));
}

/** A driver that reads and asks at another path than it was told. */
function respelling(respell: (path: string) => string): (driver: Driver) => Driver {
  return (driver) =>
    withFs(driver, (fs) => ({
      open: (path, how) => fs.open(respell(path), how),
      stat: (path, follow) => fs.stat(respell(path), follow),
    }));
}

const fsOf = (change: (fs: FullScope["fs"]) => Partial<FullScope["fs"]>) => (scope: FullScope) =>
  patchFs(scope, change);

class OwnBytes extends Uint8Array {}

const poolSize = 16_384;

/** Whole files in memory that all of them share: each at its beginning, or one behind the other. */
function pooled(next: (length: number) => number): (scope: FullScope) => Partial<FullScope> {
  const pool = new Uint8Array(poolSize);
  return fsOf((fs) => ({
    async readFile(path) {
      const bytes = await fs.readFile(path);
      const at = next(bytes.length);
      pool.set(bytes, at);
      return pool.subarray(at, at + bytes.length);
    },
  }));
}

/** Gives one place after the other, and then begins anew. */
function oneAfterTheOther(): (length: number) => number {
  let taken = 0;
  return (length) => {
    if (taken + length > poolSize) taken = 0;
    taken += length;
    return taken - length;
  };
}

/** Whole files, and the ways to open one. */
export const mutants: readonly Mutant[] = [
  ...wrongDriver(
    "write-drops-its-tail",
    (driver) =>
      withFile(driver, (file) => ({
        async write(bytes, position) {
          await file.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), position);
          return bytes.length;
        },
      })),
    {
      "fs/bytes-come-back-as-they-were-written": "content: expected 1000 bytes",
      "fs/four-mebibytes-come-back-as-they-were-written": "content: expected 4194307 bytes",
    },
  ),
  ...wrongScope(
    "an-empty-file-reads-as-a-zero",
    fsOf((fs) => ({ readFile: async (path) => new Uint8Array([...(await fs.readFile(path)), 0]) })),
    { "fs/an-empty-file-reads-as-no-bytes": "content: expected 0 bytes" },
  ),
  ...wrongScope(
    "read-file-gives-a-class-of-its-own",
    fsOf((fs) => ({ readFile: async (path) => new OwnBytes(await fs.readFile(path)) })),
    { "fs/read-file-gives-a-plain-uint8array": "the prototype is that of Uint8Array" },
  ),
  ...wrongScope(
    "read-file-gives-a-view-of-what-the-next-one-overwrites",
    pooled(() => 0),
    { "fs/what-read-file-gave-stays-what-it-was": "the first file, after reading another one" },
  ),
  ...wrongScope("read-file-gives-a-view-of-a-pool", pooled(oneAfterTheOther()), {
    "fs/what-read-file-gave-stays-what-it-was": "two files that were read share no memory",
  }),
  ...wrongScope(
    "text-is-latin-1",
    fsOf((fs) => ({ readText: async (path) => String.fromCharCode(...(await fs.readFile(path))) })),
    { "fs/text-is-utf-8": "text: expected" },
  ),
  ...wrongScope(
    "malformed-text-is-replaced",
    fsOf((fs) => ({ readText: async (path) => new TextDecoder().decode(await fs.readFile(path)) })),
    { "fs/malformed-text-is-invalid": "readText of malformed UTF-8" },
  ),
  ...wrongScope(
    "write-file-keeps-what-is-beyond",
    fsOf((fs) => ({
      async writeFile(path, data) {
        const file = await fs.open(path, { write: true, create: true });
        await file.write(typeof data === "string" ? new TextEncoder().encode(data) : data);
      },
    })),
    { "fs/write-file-replaces-the-content": "content: expected" },
  ),
  ...wrongDriver(
    "open-ignores-truncate",
    opening(() => ({ truncate: false })),
    {
      "fs/open-with-truncate-cuts-the-file": "size: expected 0",
    },
  ),
  ...wrongDriver(
    "append-writes-at-the-position",
    opening((how) => ({ append: false, write: how.write || how.append })),
    {
      "fs/write-file-with-append-adds-to-the-end": "content: expected",
      "fs/append-writes-at-the-end-wherever-the-cursor-is": "content: expected",
      "fs/appends-of-two-files-do-not-overwrite-each-other": "bytes of 50 records",
    },
  ),
  ...wrongDriver(
    "open-ignores-exclusive",
    opening((how) => ({ exclusive: false, create: how.create || how.exclusive })),
    {
      "fs/write-file-with-exclusive-leaves-an-existing-file": "exclusive write of an existing file",
      "fs/of-many-exclusive-writers-one-wins": "outcomes of six exclusive writers",
      "fs/open-with-exclusive-refuses-an-existing-file": "second exclusive open",
    },
  ),
  ...wrongDriver("truncate-does-nothing", (driver) => withFile(driver, () => ({ truncate: async () => undefined })), {
    "fs/truncate-cuts-and-extends-with-zeros": "content cut to 3",
    "fs/file-truncate-cuts-and-extends-with-zeros": "size after the cut",
  }),
  ...wrongDriver(
    "names-are-ascii",
    (driver) =>
      withFs(driver, (fs) => ({
        async readDir(path) {
          const entries = await fs.readDir(path);
          return entries.map((entry) => ({ ...entry, name: entry.name.replace(/[^ -~]/g, "?") }));
        },
      })),
    { "fs/names-are-unicode-and-may-have-spaces": "names in the directory" },
  ),
  ...wrongDriver(
    "dots-are-dropped",
    (driver) => withFs(driver, (fs) => ({ open: (path, how) => fs.open(path.replaceAll("/..", ""), how) })),
    { "fs/dots-in-paths-are-resolved": "NotFound" },
  ),
  ...wrongDriver("dot-dot-is-taken-as-text", respelling(withoutDotDot), {
    "fs/dot-dot-leaves-only-what-is-a-directory": "a path out of what is missing: expected rejection",
  }),
  ...wrongDriver("a-slash-at-the-end-is-dropped", respelling(withoutSlash), {
    "fs/a-slash-at-the-end-asks-for-a-directory": "stat of a file with a slash: expected rejection",
  }),
  ...wrongDriver("a-dot-at-the-end-is-dropped", respelling(withoutDots), {
    "fs/a-dot-at-the-end-asks-for-a-directory": "stat of a file with a dot: expected rejection",
  }),
  ...wrongDriver("every-file-reads-as-empty", (driver) => withFile(driver, () => ({ read: async () => 0 })), {
    "fs/open-reads-unless-told-otherwise": "content: expected",
  }),
  ...wrongDriver(
    "open-for-writing-creates",
    opening((how) => ({ create: how.write })),
    {
      "fs/open-for-writing-creates-nothing-unless-asked": "open of a missing file for writing",
    },
  ),
  ...wrongDriver(
    "open-for-writing-cuts",
    opening((how) => ({ truncate: how.write })),
    {
      "fs/open-for-writing-cuts-nothing-unless-asked": "content: expected",
    },
  ),
  ...wrongDriver(
    "open-ignores-create",
    opening(() => ({ create: false })),
    {
      "fs/open-with-create-makes-a-missing-file": "NotFound",
    },
  ),
  ...wrongDriver(
    "writes-ignore-the-position",
    (driver) => withFile(driver, (file) => ({ write: (bytes) => file.write(bytes, 0) })),
    { "fs/open-for-reading-and-writing-does-both": "content through the same file" },
  ),
  ...wrongScope(
    "open-takes-any-way",
    fsOf((fs) => ({ open: (path) => fs.open(path) })),
    {
      "fs/contradictory-ways-to-open-are-invalid": "open with",
    },
  ),
  ...wrongScope(
    "open-opens-for-everything",
    fsOf((fs) => ({ open: (path, how) => fs.open(path, { ...how, read: true, write: true }) })),
    { "fs/what-a-file-was-not-opened-for-is-invalid": "writing a file opened for reading: expected rejection" },
  ),
  ...wrongScope(
    "append-ignores-the-position",
    (scope) => patchFile(scope, (file) => ({ write: (bytes) => file.write(bytes) })),
    { "fs/append-at-a-position-is-invalid": "write at 0 in append mode" },
  ),
];
