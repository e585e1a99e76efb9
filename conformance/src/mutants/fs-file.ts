import type { File } from "@portico/core";
import type { Driver, FileDriver } from "@portico/core/driver";
import { withFile, withFs } from "../overlay/fs-overlay.ts";
import type { Mutant } from "./mutant.ts";
import { patchFile, patchFs, wrongDriver, wrongScope } from "./wrap.ts";

/** A file that positions move the cursor of. */
function onlyCursor(file: File): Partial<File> {
  return {
    read(into, at) {
      if (at !== undefined) file.seek(at);
      return file.read(into);
    },
    write(bytes, at) {
      if (at !== undefined) file.seek(at);
      return file.write(bytes);
    },
  };
}

/** A file whose operations do not take turns: each starts where the last one that has ended left the cursor. */
function withoutTurns(file: File): Partial<File> {
  let cursor = 0;
  return {
    async read(into, at) {
      const count = await file.read(into, at ?? cursor);
      cursor += count ?? 0;
      return count;
    },
    async write(bytes, at) {
      await file.write(bytes, at ?? cursor);
      cursor += bytes.length;
    },
  };
}

/** A driver's file that writes when somebody reads. */
function lazily(file: FileDriver): Partial<FileDriver> {
  const kept: [Uint8Array, number][] = [];
  return {
    async write(bytes, position) {
      kept.push([bytes, position]);
      return bytes.length;
    },
    async read(into, position) {
      for (const [bytes, at] of kept.splice(0)) await file.write(bytes, at);
      return file.read(into, position);
    },
  };
}

async function* chunksOf(file: File, size: number): AsyncGenerator<Uint8Array> {
  const into = new Uint8Array(size);
  for (let count = await file.read(into); count !== null; count = await file.read(into)) yield into.slice(0, count);
}

/** One read at a time, wherever the last caller wanted it. */
function confused(file: FileDriver): Partial<FileDriver> {
  let last = 0;
  return {
    async read(into, position) {
      last = position;
      await null;
      return file.read(into, last);
    },
  };
}

function limited(driver: Driver, most: number): Driver {
  let opened = 0;
  return withFs(driver, (fs) => ({
    async open(path, how) {
      opened += 1;
      if (opened > most) throw Object.assign(new Error("too many open files"), { code: "EMFILE" });
      return fs.open(path, how);
    },
  }));
}

/** Open files: the cursor, positions, sizes, closing. */
export const mutants: readonly Mutant[] = [
  ...wrongDriver(
    "a-short-read-is-reported-as-full",
    (driver) =>
      withFile(driver, (file) => ({
        async read(into, position) {
          const count = await file.read(into.subarray(0, Math.ceil(into.length / 2)), position);
          return count === 0 ? 0 : into.length;
        },
      })),
    { "fs/reads-go-on-at-the-cursor-to-the-end": "all that was read" },
  ),
  ...wrongDriver(
    "read-clears-the-rest-of-the-buffer",
    (driver) =>
      withFile(driver, (file) => ({
        async read(into, position) {
          const count = await file.read(into, position);
          into.fill(0, count);
          return count;
        },
      })),
    { "fs/read-leaves-the-rest-of-the-buffer-alone": "the buffer" },
  ),
  ...wrongScope("positions-move-the-cursor", (scope) => patchFile(scope, onlyCursor), {
    "fs/read-at-a-position-leaves-the-cursor": "next read at the cursor",
    "fs/write-at-a-position-leaves-the-cursor": "content: expected",
  }),
  ...wrongDriver("overlapping-reads-mix-up-positions", (driver) => withFile(driver, confused), {
    "fs/reads-at-positions-may-overlap": "reads at 5, 3, 0 and 2",
  }),
  ...wrongScope("operations-take-no-turns", (scope) => patchFile(scope, withoutTurns), {
    "fs/concurrent-reads-take-their-turns-at-the-cursor": "four reads at the same time",
    "fs/concurrent-writes-take-their-turns-at-the-cursor": "three writes at the same time",
    "fs/reads-and-writes-share-the-cursor": "reads round a write",
  }),
  ...wrongScope(
    "seek-stops-at-two",
    (scope) => patchFile(scope, (file) => ({ seek: (at) => file.seek(Math.min(at, 2)) })),
    {
      "fs/a-seek-beyond-the-end-leaves-zeros": "content: expected",
    },
  ),
  ...wrongDriver("write-keeps-the-buffer", (driver) => withFile(driver, lazily), {
    "fs/the-buffer-of-a-write-is-free-when-it-resolves": "content: expected",
  }),
  ...wrongScope(
    "chunks-are-too-long",
    (scope) => patchFile(scope, (file) => ({ [Symbol.asyncIterator]: () => chunksOf(file, 131_072) })),
    { "fs/iteration-gives-the-rest-in-chunks": "a chunk has" },
  ),
  ...wrongScope(
    "leaving-an-iteration-closes-the-file",
    (scope) =>
      patchFile(scope, (file) => ({
        async *[Symbol.asyncIterator]() {
          try {
            yield* chunksOf(file, 65_536);
          } finally {
            await file.close();
          }
        },
      })),
    { "fs/leaving-an-iteration-leaves-the-file-open-at-the-cursor": "Closed" },
  ),
  ...wrongDriver(
    "file-stat-is-that-of-an-empty-file",
    (driver) => withFile(driver, (file) => ({ stat: async () => ({ ...(await file.stat()), size: 0 }) })),
    { "fs/file-stat-follows-the-writes": "kind and size" },
  ),
  ...wrongScope(
    "read-takes-any-position",
    (scope) =>
      patchFile(scope, (file) => ({
        read: (into, at) => file.read(into, Number.isSafeInteger(at) ? Math.abs(at ?? 0) : 0),
      })),
    { "fs/positions-and-sizes-are-whole-numbers-from-zero": "read at -1" },
  ),
  ...wrongScope("close-does-nothing", (scope) => patchFile(scope, () => ({ close: async () => undefined })), {
    "fs/file-is-closed-after-close": "use of a closed file",
    "fs/file-closes-twice": "use of a file closed twice",
  }),
  ...wrongScope(
    "read-file-reads-once",
    (scope) => patchFs(scope, (fs) => ({ readFile: async (path) => (await fs.readFile(path)).subarray(0, 3) })),
    { "fs/short-reads-are-put-together": "content read in small steps" },
  ),
  ...wrongScope(
    "write-file-writes-once",
    (scope) =>
      patchFs(scope, (fs) => ({ writeFile: (path, data, options) => fs.writeFile(path, data.slice(0, 3), options) })),
    { "fs/short-writes-are-put-together": "content written in small steps" },
  ),
  ...wrongScope("sync-does-nothing", (scope) => patchFile(scope, () => ({ sync: async () => undefined })), {
    "fs/sync-asks-the-device-after-the-writes": "what the driver had done when sync resolved",
  }),
  ...wrongScope(
    "write-file-ignores-sync",
    (scope) => patchFs(scope, (fs) => ({ writeFile: (path, data) => fs.writeFile(path, data) })),
    { "fs/write-file-with-sync-resolves-after-the-sync": "what the driver had done when writeFile resolved" },
  ),
  ...wrongScope(
    "read-file-leaves-the-file-open",
    (scope) =>
      patchFs(scope, (fs) => ({
        async readFile(path) {
          const file = await fs.open(path);
          const into = new Uint8Array(100);
          return into.subarray(0, (await file.read(into)) ?? 0);
        },
      })),
    { "fs/whole-file-operations-close-the-file": "what the driver had done" },
  ),
  ...wrongScope(
    "close-does-not-wait",
    (scope) => patchFile(scope, (file) => ({ close: async () => void file.close().catch((error: unknown) => error) })),
    { "fs/close-waits-for-what-the-file-is-doing": "close while the driver writes" },
  ),
  ...wrongDriver("few-files-can-be-open", (driver) => limited(driver, 20), {
    "fs/many-files-can-be-open": "ResourceExhausted",
  }),
];
